namespace Sampan.Images.Registry;

/// <summary>What all pulls of a store share towards registries.</summary>
internal sealed record RegistryContext
{
    /// <summary>How often to try again.</summary>
    public RetryPolicy Retry { get; init; } = new();

    /// <summary>Proxies, where hosts.toml names none.</summary>
    public ProxyRules Proxies { get; init; } = ProxyRules.None;

    /// <summary>Tokens of earlier pulls.</summary>
    public TokenCache Tokens { get; init; } = new();

    /// <summary>When blobs come in pieces.</summary>
    public RangeRules Ranges { get; init; } = new();

    /// <summary>Where pieces wait.</summary>
    public required ChunkBudget Chunks { get; init; }

    /// <summary>How fast all pulls together may be.</summary>
    public required BandwidthLimit Bandwidth { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
