namespace Sampan.Migration.Inspection.Facts;

/// <summary>A CRI runtime that is installed.</summary>
public sealed record RuntimeFacts
{
    /// <summary><c>containerd</c>, <c>crio</c>, <c>isulad</c>, <c>cri-dockerd</c> or <c>sampan</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The executable's path.</summary>
    public string Program { get; init; } = "";

    /// <summary>Version, digits and dots; empty if not known.</summary>
    public string Version { get; init; } = "";

    /// <summary>Its configuration files that exist: path → text (at most 1 MiB each).</summary>
    public IReadOnlyDictionary<string, string> ConfigFiles { get; init; } = new Dictionary<string, string>();

    /// <summary>The version of containerd's configuration that its own default has: 1 to 4; 0 if not asked.</summary>
    public int ConfigSchema { get; init; }

    /// <summary>The usual socket that exists, e.g. <c>/run/containerd/containerd.sock</c>; empty if none does.</summary>
    public string Socket { get; init; } = "";

    /// <summary>What answers there; null if not dialled.</summary>
    public CriFacts? Cri { get; init; }
}
