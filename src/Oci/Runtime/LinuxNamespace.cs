namespace Sampan.Oci.Runtime;

/// <summary>One namespace: a new one, or with a path one to join.</summary>
/// <param name="Type">The kind, one of this type's constants.</param>
/// <param name="Path">The file of the namespace to join.</param>
public sealed record LinuxNamespace(string Type, string? Path = null)
{
    /// <summary>Process ids.</summary>
    public const string Pid = "pid";

    /// <summary>Network devices, addresses, ports.</summary>
    public const string Network = "network";

    /// <summary>Mount points.</summary>
    public const string Mount = "mount";

    /// <summary>System V IPC and POSIX message queues.</summary>
    public const string Ipc = "ipc";

    /// <summary>Host and domain name.</summary>
    public const string Uts = "uts";

    /// <summary>User and group ids.</summary>
    public const string User = "user";

    /// <summary>The cgroup root.</summary>
    public const string Cgroup = "cgroup";
}
