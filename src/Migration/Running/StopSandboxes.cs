using System.Text.Json.Nodes;
using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Node;
using Sampan.Migration.Planning;
using Sampan.Migration.Stopping;

namespace Sampan.Migration.Running;

/// <summary>
/// <c>sandboxes.stop</c>: takes the networks of all pods down, so that no address stays reserved. A CRI runtime does it when asked;
/// for dockershim, which went with the kubelet, the plugins are run here. One sandbox that resists is told of and does not end the move.
/// </summary>
internal sealed class StopSandboxes(ICommands commands, NodeFiles files) : IStepKind
{
    private const string Kind = "sandboxes.stop", Dockershim = "dockershim", CriDockerd = "cri-dockerd", Cri = "cri";

    // What libcni uses unless it is told otherwise, below what dockershim tells it.
    private static readonly string[] s_caches = ["/var/lib/cni/cache", "/var/lib/cni"];

    /// <inheritdoc/>
    public string Name => Kind;

    /// <summary>The step of a plan.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="source">What the node is moved from.</param>
    /// <param name="facts">The node.</param>
    internal static PlanStep Step(string id, PlanSource source, NodeFacts facts)
    {
        var arguments = new JsonObject
        {
            ["source"] = source.Runtime != TargetKind.Docker ? Cri : source.Shim == CriDockerd ? CriDockerd : Dockershim,
            ["endpoint"] = source.Shim == Dockershim ? DockerAddress.Of(facts) : source.Endpoint,
        };
        if (source.Shim == Dockershim)
        {
            string? cache = facts.Kubelet?.Configuration.Value("cni-cache-dir");
            string? plugins = facts.Kubelet?.Configuration.Value("cni-bin-dir");
            arguments["caches"] = Texts(s_caches.Prepend(cache ?? s_caches[0]).Distinct());
            arguments["configFolder"] = facts.Cni.ConfigFolder;
            arguments["pluginFolders"] = Texts((plugins ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).Append("/opt/cni/bin").Concat(facts.Cni.Plugins.Keys).Distinct());
        }
        return new PlanStep(id, Phase.Stop, Kind, "Take the networks of all pods down", Disruptive: true, arguments);
    }

    /// <inheritdoc/>
    public IStepAction Bind(PlanStep step, RunContext run)
    {
        var arguments = new StepArguments(step);
        string source = arguments.Choice("source", Dockershim, CriDockerd, Cri), endpoint = arguments.Text("endpoint");
        IStepAction action = source == Dockershim
            ? new TakeDownNetworks(
                endpoint,
                new CniAttachments(files, arguments.Texts("caches"), arguments.Text("configFolder")),
                new CniDelete(commands, files, arguments.Texts("pluginFolders")))
            : new StopCriSandboxes(endpoint, keepContainers: source == CriDockerd);
        arguments.End();
        return action;
    }

    private static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(t => (JsonNode)t)];
}
