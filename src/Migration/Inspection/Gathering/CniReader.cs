using System.Text.Json.Nodes;
using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Node;

namespace Sampan.Migration.Inspection.Gathering;

/// <summary>CNI on a node: configurations, plugins, reserved addresses.</summary>
internal sealed class CniReader(NodeReading node, PackageFiles packages, PluginVersions versions)
{
    private const int MaxFiles = 500, MaxPlugins = 2000, MaxReservations = 100_000;

    private const string DefaultReservations = "/var/lib/cni/networks";

    private static readonly string[] Endings = [".conf", ".conflist", ".json"];

    private NodeFiles Files => node.Files;

    internal async Task<CniFacts> ReadAsync(CniFolders folders, CancellationToken cancellation)
    {
        var configurations = new List<CniFileFacts>();
        var stores = new SortedSet<string>(StringComparer.Ordinal) { DefaultReservations };
        foreach (string name in Files.List(folders.ConfigFolder).Where(name => Endings.Contains(Path.GetExtension(name))).Take(MaxFiles))
        {
            string path = $"{folders.ConfigFolder}/{name}";
            JsonObject? json = JsonPath.Parse(Files.Text(path), out string? problem);
            stores.UnionWith(Stores(json));
            configurations.Add(Facts(path, json, problem) with { Package = await packages.OwnerAsync(path, cancellation) });
        }
        var plugins = new SortedDictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (string folder in folders.PluginFolders.Where(Files.IsFolder))
            plugins[folder] = [.. Files.List(folder).Where(name => !Files.IsFolder($"{folder}/{name}")).Take(MaxPlugins)];
        string[] needed = [.. configurations.SelectMany(file => file.Types).Distinct(StringComparer.Ordinal)];
        return new CniFacts
        {
            ConfigFolder = folders.ConfigFolder,
            Files = configurations,
            Plugins = plugins,
            PluginVersions = await versions.AskAsync(from type in needed from folder in plugins where folder.Value.Contains(type) select $"{folder.Key}/{type}", cancellation),
            Reservations = [.. stores.SelectMany(Reservations).Take(MaxReservations)],
        };
    }

    private static CniFileFacts Facts(string path, JsonObject? json, string? problem)
    {
        bool isList = json.At("plugins") is JsonArray;
        IReadOnlyList<string> types = isList ? [.. json.Items("plugins").Select(plugin => plugin.Text("type"))] : [json.Text("type")];
        if (json is null)
            problem = problem is null ? "cannot be read" : $"it {problem}";
        else if (path.EndsWith(".conflist", StringComparison.Ordinal) && !isList)
            problem = "it is a .conflist without a list of plugins";
        else if (!path.EndsWith(".conflist", StringComparison.Ordinal) && isList)
            problem = "it is a list of plugins, but its name does not end in .conflist";
        else if (types.Count == 0 || types.Any(type => type.Length == 0))
            problem = "a plugin has no type";
        return new CniFileFacts(path, json.Text("name"), json.Text("cniVersion"), [.. types.Where(type => type.Length > 0)], Package: null, problem);
    }

    /// <summary>Folders where host-local keeps its reservations, if not in the usual one.</summary>
    private static IEnumerable<string> Stores(JsonObject? json) =>
        json.Items("plugins").Append(json ?? []).Select(plugin => plugin.Text("ipam", "dataDir")).Where(folder => folder.StartsWith('/'));

    /// <summary>A file an address, named by it; its first line says whose.</summary>
    private IEnumerable<CniReservation> Reservations(string store) =>
        from network in Files.List(store)
        where Files.IsFolder($"{store}/{network}")
        from address in Files.List($"{store}/{network}")
        where System.Net.IPAddress.TryParse(address, out _)
        select new CniReservation(network, address, NodeReading.FirstLine(Files.Text($"{store}/{network}/{address}") ?? ""));
}
