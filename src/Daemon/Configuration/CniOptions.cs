namespace Sampan.Daemon.Configuration;

/// <summary>Section <c>cni</c>.</summary>
internal sealed record CniOptions
{
    public string ConfDir { get; init; } = "/etc/cni/net.d";

    /// <summary>Searched in this order.</summary>
    public IReadOnlyList<string> BinDirs { get; init; } = ["/opt/cni/bin", "/usr/lib/cni", "/usr/libexec/cni"];

    /// <summary>For one run of one plugin.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Between two rounds of GC; zero for none at all.</summary>
    public TimeSpan GcInterval { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Between two rounds of CHECK; zero for none.</summary>
    public TimeSpan CheckInterval { get; init; } = TimeSpan.FromMinutes(10);
}
