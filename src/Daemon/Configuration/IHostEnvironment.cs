namespace Sampan.Daemon.Configuration;

/// <summary>What resolving a configuration must know of the host.</summary>
internal interface IHostEnvironment
{
    /// <summary>Whether systemd is pid 1 and can be asked for slices.</summary>
    bool SystemdIsInit { get; }

    /// <summary>The full path of an executable, or null. A name with a slash is looked at where it says.</summary>
    string? FindExecutable(string name);
}
