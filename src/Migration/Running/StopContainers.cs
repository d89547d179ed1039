using System.Text.Json.Nodes;
using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Planning;
using Sampan.Migration.Stopping;

namespace Sampan.Migration.Running;

/// <summary>
/// <c>containers.stop</c>: has all containers of Kubernetes end, each within the grace that its pod asks for, and removes none. It fails
/// where one still runs afterwards.
/// </summary>
internal sealed class StopContainers : IStepKind
{
    private const string Kind = "containers.stop", Docker = "docker", Cri = "cri";
    private const int AtOnce = 16, MostAtOnce = 256;

    /// <inheritdoc/>
    public string Name => Kind;

    /// <summary>The step of a plan.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="source">What the node is moved from.</param>
    /// <param name="facts">The node.</param>
    internal static PlanStep Step(string id, PlanSource source, NodeFacts facts)
    {
        bool docker = source.Runtime == TargetKind.Docker;
        return new PlanStep(id, Phase.Stop, Kind, "Stop the containers of all pods, each within its grace", Disruptive: true, new JsonObject
        {
            ["source"] = docker ? Docker : Cri,
            ["endpoint"] = docker ? DockerAddress.Of(facts) : source.Endpoint,
            ["atOnce"] = AtOnce,
        });
    }

    /// <inheritdoc/>
    public IStepAction Bind(PlanStep step, RunContext run)
    {
        var arguments = new StepArguments(step);
        string source = arguments.Choice("source", Docker, Cri), endpoint = arguments.Text("endpoint");
        int atOnce = (int)Math.Max(arguments.Number("atOnce", MostAtOnce), 1);
        arguments.End();
        return source == Docker ? new StopDockerContainers(endpoint, atOnce) : new StopCriContainers(endpoint, atOnce);
    }
}
