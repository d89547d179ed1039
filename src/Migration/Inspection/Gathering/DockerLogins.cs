using System.Text.Json.Nodes;
using Sampan.Migration.Node;

namespace Sampan.Migration.Inspection.Gathering;

/// <summary>Which registries root has logged in to with Docker; never with what.</summary>
internal static class DockerLogins
{
    private static readonly string[] Files = ["/root/.docker/config.json", "/.docker/config.json"];

    internal static (IReadOnlyList<string> Hosts, IReadOnlyList<string> Helpers) Read(NodeFiles files)
    {
        var hosts = new SortedSet<string>(StringComparer.Ordinal);
        var helpers = new SortedSet<string>(StringComparer.Ordinal);
        foreach (string file in Files)
        {
            JsonObject? json = JsonPath.Parse(files.Text(file), out string? problem);
            if (problem is not null)
                files.Miss($"{file}: it {problem}.");
            hosts.UnionWith(json.Texts("auths").Keys);
            hosts.UnionWith(json.Texts("credHelpers").Keys);
            helpers.UnionWith(json.Texts("credHelpers").Values);
            helpers.Add(json.Text("credsStore"));
        }
        helpers.Remove("");
        return ([.. hosts], [.. helpers]);
    }
}
