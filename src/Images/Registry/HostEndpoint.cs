namespace Sampan.Images.Registry;

/// <summary>One place to ask for a registry's images: the registry itself or a mirror.</summary>
internal sealed record HostEndpoint
{
    /// <summary>The API's root, its path ending in a slash, e.g. <c>https://registry-1.docker.io/v2/</c>.</summary>
    public required Uri Root { get; init; }

    /// <summary>What it may be asked for.</summary>
    public HostCapabilities Capabilities { get; init; } = HostCapabilities.Pull | HostCapabilities.Resolve | HostCapabilities.Push;

    /// <summary>The registry that a mirror stands for, sent as <c>ns=</c>; null for the registry itself.</summary>
    public string? Namespace { get; init; }

    /// <summary>Files of certificate authorities trusted besides the system's.</summary>
    public IReadOnlyList<string> AuthorityFiles { get; init; } = [];

    /// <summary>Client certificates: files of the certificate and of its key (null: in the same file).</summary>
    public IReadOnlyList<(string Certificate, string? Key)> ClientCertificates { get; init; } = [];

    /// <summary>True if the host's certificate is not checked.</summary>
    public bool SkipVerify { get; init; }

    /// <summary>Headers sent with each request to this host.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>How long connecting may take; null for the default.</summary>
    public TimeSpan? DialTimeout { get; init; }

    /// <summary>The proxy of this host, in place of the environment's; null for that one.</summary>
    public ProxyRules? Proxy { get; init; }

    /// <summary>True if this is the registry itself, the only one that sees credentials.</summary>
    public bool IsRegistry => Namespace is null;
}
