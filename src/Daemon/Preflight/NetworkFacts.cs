namespace Sampan.Daemon.Preflight;

/// <summary>The CNI configuration in force and what it asks for.</summary>
internal sealed record NetworkFacts
{
    /// <summary>The configuration file; null when there is none.</summary>
    public string? ConfigFile { get; init; }

    /// <summary>Why it cannot be read.</summary>
    public string? ConfigFailure { get; init; }

    /// <summary>Plugin types that it names, IPAM included; false: not in any plugin folder.</summary>
    public IReadOnlyDictionary<string, bool> Plugins { get; init; } = new Dictionary<string, bool>();

    /// <summary>Whether it masquerades or maps ports by iptables.</summary>
    public bool NeedsIptables { get; init; }

    /// <summary>Whether it does so by nftables.</summary>
    public bool NeedsNft { get; init; }

    /// <summary>Whether the plugin folders hold any plugin at all.</summary>
    public bool AnyPlugin { get; init; }
}
