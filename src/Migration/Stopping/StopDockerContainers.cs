using System.Text.Json.Nodes;
using Sampan.Docker;
using Sampan.Migration.Running;

namespace Sampan.Migration.Stopping;

/// <summary>
/// Has Docker's containers of Kubernetes end, each within its grace, those of the pods before those that hold the pods' namespaces.
/// None is removed, and none that is not Kubernetes' is touched.
/// </summary>
internal sealed class StopDockerContainers(string docker, int atOnce) : IStepAction
{
    private const int ShownNames = 5;

    /// <inheritdoc/>
    public async Task<StepProbe> ProbeAsync(CancellationToken cancellation)
    {
        using var client = new DockerClient(docker);
        return new StepProbe((await RunningAsync(client, cancellation)).Count > 0 ? StepState.NotDone : StepState.Done);
    }

    /// <inheritdoc/>
    public async Task<JsonObject> RecordAsync(CancellationToken cancellation)
    {
        using var client = new DockerClient(docker);
        return new JsonObject { ["containers"] = new JsonArray([.. (await RunningAsync(client, cancellation)).Select(c => (JsonNode)c.Id)]) };
    }

    /// <inheritdoc/>
    public async Task ApplyAsync(IProgress<string> progress, CancellationToken cancellation)
    {
        using var client = new DockerClient(docker);
        IReadOnlyList<ContainerEntry> running = await RunningAsync(client, cancellation);
        var report = new StopReport(progress, running.Count);
        var options = new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = cancellation };
        foreach (IGrouping<bool, ContainerEntry> part in running.GroupBy(IsSandbox).OrderBy(g => g.Key))
            await Parallel.ForEachAsync(part, options, (container, token) => StopAsync(client, container, report, token));
        RequireNone([.. (await RunningAsync(client, cancellation)).Select(c => c.Name)], "Docker's of Kubernetes");
    }

    /// <inheritdoc/>
    /// <remarks>Nothing is to be done: the kubelet starts containers anew in new sandboxes.</remarks>
    public Task UndoAsync(JsonObject record, CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>Fails where containers still run.</summary>
    internal static void RequireNone(IReadOnlyList<string> names, string whose)
    {
        if (names.Count == 0)
            return;
        string shown = string.Join(", ", names.Take(ShownNames)) + (names.Count > ShownNames ? " …" : "");
        throw new StepException(
            $"{names.Count} containers, {whose}, still run after their stop: {shown}. Look whether the kubelet is really stopped and whether their processes hang, then `sampan migrate resume`.");
    }

    private static async ValueTask StopAsync(DockerClient client, ContainerEntry container, StopReport report, CancellationToken token)
    {
        string shown = container.Labels.TryGetValue(KubernetesLabels.ContainerName, out string? name) ? $" {name}" : "";
        shown = $"container{(IsSandbox(container) ? "" : shown)} of {KubernetesLabels.PodOf(container.Labels)}";
        try
        {
            await client.Containers.StopAsync(container.Id, IsSandbox(container) ? TimeSpan.Zero : KubernetesLabels.GraceOf(container.Labels), token);
            report.Done(shown);
        }
        catch (DockerException e) when (e.IsNotFound)
        {
            report.Done(shown);
        }
        catch (DockerException e)
        {
            report.Done(shown, e.Message);
        }
    }

    private static bool IsSandbox(ContainerEntry container) =>
        container.Labels.TryGetValue(KubernetesLabels.DockerType, out string? type) && type == KubernetesLabels.Sandbox;

    private static async Task<IReadOnlyList<ContainerEntry>> RunningAsync(DockerClient client, CancellationToken cancellation)
    {
        try
        {
            IReadOnlyList<ContainerEntry> all = await client.Containers.ListAsync(all: true, [KubernetesLabels.PodUid], cancellation);
            return [.. all.Where(c => c.IsRunning)];
        }
        catch (DockerException e)
        {
            throw new StepException($"Docker's containers cannot be listed: {e.Message}", e);
        }
    }
}
