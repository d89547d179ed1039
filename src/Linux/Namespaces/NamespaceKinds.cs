namespace Sampan.Linux.Namespaces;

/// <summary>The namespaces that a pod can have without a process of its own.</summary>
[Flags]
public enum NamespaceKinds
{
    /// <summary>None: everything is the host's.</summary>
    None = 0,

    /// <summary>Network devices, addresses, routes, rules.</summary>
    Network = 1,

    /// <summary>System V IPC and POSIX message queues.</summary>
    Ipc = 2,

    /// <summary>Host and domain name.</summary>
    Uts = 4,

    /// <summary>User and group ids, and who owns the others.</summary>
    User = 8,
}
