namespace Sampan.Daemon.Cni;

/// <summary>Where plugins are and how long they may take.</summary>
internal sealed record CniSettings
{
    /// <summary>Folders searched for plugins, in order.</summary>
    public IReadOnlyList<string> BinDirectories { get; init; } = ["/opt/cni/bin", "/usr/lib/cni"];

    /// <summary>For one run of one plugin.</summary>
    public TimeSpan PluginTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>For undoing a failed ADD, whatever the number of plugins.</summary>
    public TimeSpan RollbackTimeout { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>For GC, whatever the number of plugins: pods wait for its end.</summary>
    public TimeSpan CollectTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>For a moment in which no pod comes or goes, so that GC may run.</summary>
    public TimeSpan QuietTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Between two rounds of GC; zero for none at all.</summary>
    public TimeSpan CollectInterval { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Between two rounds of CHECK over all pods; zero for none.</summary>
    public TimeSpan CheckInterval { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Bytes that a plugin may print.</summary>
    public int OutputLimit { get; init; } = 1024 * 1024;

    /// <summary>The plugins' PATH: some call iptables and the like.</summary>
    public string SearchPath { get; init; } = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
}
