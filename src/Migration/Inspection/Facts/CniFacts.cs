namespace Sampan.Migration.Inspection.Facts;

/// <summary>CNI on a node.</summary>
public sealed record CniFacts
{
    /// <summary>The folder of configurations in effect.</summary>
    public string ConfigFolder { get; init; } = "/etc/cni/net.d";

    /// <summary>Its files in the order runtimes read them.</summary>
    public IReadOnlyList<CniFileFacts> Files { get; init; } = [];

    /// <summary>Folder → the plugins in it, of those folders that exist.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Plugins { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Plugin by its path → the versions of CNI it says it speaks (the VERSION verb); empty if not asked.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> PluginVersions { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Addresses that host-local has reserved: network, address, container id.</summary>
    public IReadOnlyList<CniReservation> Reservations { get; init; } = [];
}
