using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Sampan.Migration.Node;

namespace Sampan.Tests.KubeletStandIn.Pods;

/// <summary>The folder of static pods.</summary>
internal sealed class ManifestFolder(string? folder, string node)
{
    public IReadOnlyList<StaticPod> Read()
    {
        var pods = new List<StaticPod>();
        if (folder is null || !Directory.Exists(folder))
            return pods;
        foreach (string file in Directory.GetFiles(folder).Where(file => !Path.GetFileName(file).StartsWith('.')).Order(StringComparer.Ordinal))
        {
            try
            {
                string text = File.ReadAllText(file);
                foreach (JsonNode document in YamlTree.Documents(text, file))
                    pods.Add(PodOf(document, $"{node}\n{file}\n{text}"));
            }
            catch (Exception e) when (e is IOException or Sampan.Migration.MigrationException or InvalidOperationException or NullReferenceException)
            {
                Console.Error.WriteLine($"Could not process manifest file {file}: {e.Message}");
            }
        }
        return pods;
    }

    private StaticPod PodOf(JsonNode document, string identity)
    {
        JsonNode spec = document["spec"]!;
        string uid = Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(identity)));
        IReadOnlyDictionary<string, string> volumes = Items(spec["volumes"])
            .Where(volume => volume["hostPath"] is not null)
            .ToDictionary(volume => Text(volume["name"]), volume => Text(volume["hostPath"]!["path"]));
        return new StaticPod(
            $"{Text(document["metadata"]!["name"])}-{node}",
            Text(document["metadata"]!["namespace"], "default"),
            uid,
            Text(spec["hostNetwork"]) == "true",
            int.Parse(Text(spec["terminationGracePeriodSeconds"], "30"), CultureInfo.InvariantCulture),
            [.. Items(spec["containers"]).Select(container => ContainerOf(container, volumes))]);
    }

    private static PodContainer ContainerOf(JsonNode container, IReadOnlyDictionary<string, string> volumes) => new(
        Text(container["name"]),
        Text(container["image"]),
        [.. Items(container["command"]).Select(word => Text(word))],
        [.. Items(container["args"]).Select(word => Text(word))],
        [.. Items(container["env"]).Select(variable => KeyValuePair.Create(Text(variable["name"]), Text(variable["value"])))],
        [.. Items(container["ports"]).Where(port => port["hostPort"] is not null).Select(port => new PodPort(Number(port["containerPort"]), Number(port["hostPort"])))],
        [.. Items(container["volumeMounts"]).Select(mount => new PodMount(
            volumes[Text(mount["name"])], Text(mount["mountPath"]), Text(mount["readOnly"]) == "true"))],
        Text(container["imagePullPolicy"], "IfNotPresent") != "Never");

    private static IEnumerable<JsonNode> Items(JsonNode? list) => (list as JsonArray ?? []).Select(item => item!);

    private static string Text(JsonNode? node, string otherwise = "") => node?.ToString() ?? otherwise;

    private static int Number(JsonNode? node) => int.Parse(Text(node), CultureInfo.InvariantCulture);
}
