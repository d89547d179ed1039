using System.Text.Json.Nodes;
using Sampan.Migration.Node;

namespace Sampan.Tests.Testing.Migration;

/// <summary>kubectl before a cluster of one node and some ConfigMaps in memory.</summary>
public sealed class FakeKubectl : ICommands
{
    /// <summary>The Node object.</summary>
    public JsonObject Node { get; } = JsonNode.Parse(
        """
        {"metadata":{"name":"n1","annotations":{"kubeadm.alpha.kubernetes.io/cri-socket":"/var/run/dockershim.sock"}},"spec":{},
         "status":{"nodeInfo":{"containerRuntimeVersion":"docker://20.10.24"},"conditions":[{"type":"Ready","status":"True"}]}}
        """)!.AsObject();

    /// <summary>ConfigMaps by <c>namespace/name</c>.</summary>
    public Dictionary<string, JsonObject> ConfigMaps { get; } = new(StringComparer.Ordinal);

    /// <summary>Every call.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>What drain answers, one after the other; the last one stays.</summary>
    public Queue<CommandOutcome> Drains { get; } = new([new CommandOutcome(0, "pod/a evicted\npod/b evicted\nnode/n1 drained\n", "")]);

    public Task<CommandOutcome> RunAsync(string program, IReadOnlyList<string> arguments, string? input, TimeSpan limit, CancellationToken cancellation)
    {
        Calls.Add($"{program} {string.Join(' ', arguments)}");
        return Task.FromResult(Answer([.. arguments.Where(a => !a.StartsWith("--kubeconfig", StringComparison.Ordinal))], input));
    }

    private CommandOutcome Answer(string[] words, string? input)
    {
        switch (words)
        {
            case ["get", "node", "n1", ..]:
                return new CommandOutcome(0, Node.ToJsonString(), "");
            case ["get", "configmap", var name, "-n", var space, ..]:
                return new CommandOutcome(0, ConfigMaps.TryGetValue($"{space}/{name}", out JsonObject? map) ? map.ToJsonString() : "", "");
            case ["get", ..]:
                return new CommandOutcome(0, "", "");
            case ["cordon", "n1"]:
                Node["spec"]!["unschedulable"] = true;
                break;
            case ["uncordon", "n1"]:
                Node["spec"]!.AsObject().Remove("unschedulable");
                break;
            case ["drain", "n1", ..]:
                return Drains.Count > 1 ? Drains.Dequeue() : Drains.Peek();
            case ["annotate", "node", "n1", "--overwrite", var text]:
                JsonObject annotations = Node["metadata"]!["annotations"]!.AsObject();
                if (text.EndsWith('-'))
                    annotations.Remove(text[..^1]);
                else
                    annotations[text.Split('=', 2)[0]] = text.Split('=', 2)[1];
                break;
            case ["replace", "-f", "-"]:
                JsonObject written = JsonNode.Parse(input!)!.AsObject();
                ConfigMaps[$"{written["metadata"]!["namespace"]}/{written["metadata"]!["name"]}"] = written;
                break;
            default:
                return new CommandOutcome(1, "", $"error: unknown command {string.Join(' ', words)}");
        }
        return new CommandOutcome(0, "", "");
    }
}
