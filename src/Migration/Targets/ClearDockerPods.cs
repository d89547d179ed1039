using System.Text.Json.Nodes;
using Sampan.Docker;
using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Node;
using Sampan.Migration.Planning;
using Sampan.Migration.Running;
using Sampan.Migration.Stopping;

namespace Sampan.Migration.Targets;

/// <summary>
/// <c>pods.clear-docker</c>: as <see cref="ClearPods"/>, where the kubelet's own shim made the pods in Docker: networks down, containers
/// stopped within their grace, and those removed that were not there before.
/// </summary>
internal sealed class ClearDockerPods(ICommands commands, NodeFiles files) : IStepKind
{
    private const string Kind = "pods.clear-docker", Dockershim = "dockershim", Before = "before";
    private const int AtOnce = 16;

    /// <inheritdoc/>
    public string Name => Kind;

    /// <summary>The step of a plan.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="facts">The node.</param>
    internal static PlanStep Step(string id, NodeFacts facts)
    {
        var shim = new PlanSource(TargetKind.Docker, Dockershim, "", "", "", "");
        return StopSandboxes.Step(id, shim, facts) with { Phase = Phase.Start, Kind = Kind, Title = "on the way back: take down the pods of docker" };
    }

    /// <inheritdoc/>
    public IStepAction Bind(PlanStep step, RunContext run)
    {
        var arguments = new StepArguments(step);
        arguments.Choice("source", Dockershim);
        string docker = arguments.Text("endpoint");
        var networks = new TakeDownNetworks(
            docker,
            new CniAttachments(files, arguments.Texts("caches"), arguments.Text("configFolder")),
            new CniDelete(commands, files, arguments.Texts("pluginFolders")));
        arguments.End();
        return new Action(docker, networks);
    }

    private sealed class Action(string docker, TakeDownNetworks networks) : IStepAction
    {
        public Task<StepProbe> ProbeAsync(CancellationToken cancellation) => Task.FromResult(new StepProbe(StepState.NotDone));

        public async Task<JsonObject> RecordAsync(CancellationToken cancellation) => new()
        {
            [Before] = new JsonArray([.. (await IdsAsync(cancellation)).Select(id => (JsonNode)id)]),
        };

        public Task ApplyAsync(IProgress<string> progress, CancellationToken cancellation) => Task.CompletedTask;

        public async Task UndoAsync(JsonObject record, CancellationToken cancellation)
        {
            var progress = new Progress<string>();
            await networks.ApplyAsync(progress, cancellation);
            await new StopDockerContainers(docker, AtOnce).ApplyAsync(progress, cancellation);
            HashSet<string?> before = [.. (record[Before] as JsonArray ?? []).Select(id => id?.GetValue<string>())];
            IEnumerable<string> made = (await IdsAsync(cancellation)).Where(id => !before.Contains(id));
            using var client = new DockerClient(docker);
            try
            {
                foreach (string id in made)
                    await client.Containers.RemoveAsync(id, force: true, volumes: true, cancellation);
            }
            catch (DockerException e)
            {
                throw new StepException($"Docker's containers of Kubernetes cannot be removed: {e.Message}. Remove them, then: sampan migrate rollback.", e);
            }
        }

        private async Task<IReadOnlyList<string>> IdsAsync(CancellationToken cancellation)
        {
            using var client = new DockerClient(docker);
            try
            {
                return [.. (await client.Containers.ListAsync(all: true, [KubernetesLabels.PodUid], cancellation)).Select(container => container.Id)];
            }
            catch (DockerException e)
            {
                throw new StepException($"Docker's containers cannot be listed: {e.Message}. Start Docker, then go on.", e);
            }
        }
    }
}
