using System.Text.Json.Nodes;
using Sampan.Cri;
using Sampan.Cri.Grpc.Client;
using Sampan.Cri.V1;
using Sampan.Migration.Running;

namespace Sampan.Migration.Stopping;

/// <summary>Has all containers of a CRI runtime end, each within its grace, and removes none.</summary>
internal sealed class StopCriContainers(string endpoint, int atOnce) : IStepAction
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(2);

    /// <inheritdoc/>
    public async Task<StepProbe> ProbeAsync(CancellationToken cancellation) =>
        new((await RunningAsync(cancellation)).Count > 0 ? StepState.NotDone : StepState.Done);

    /// <inheritdoc/>
    public async Task<JsonObject> RecordAsync(CancellationToken cancellation) =>
        new() { ["containers"] = new JsonArray([.. (await RunningAsync(cancellation)).Select(c => (JsonNode)c.Id)]) };

    /// <inheritdoc/>
    public async Task ApplyAsync(IProgress<string> progress, CancellationToken cancellation)
    {
        using var channel = Channel();
        var runtime = new RuntimeServiceClient(channel);
        IReadOnlyList<Container> running = await RunningAsync(cancellation);
        var report = new StopReport(progress, running.Count);
        var options = new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = cancellation };
        await Parallel.ForEachAsync(running, options, async (container, token) =>
        {
            string? fault = await CriContainers.StopAsync(runtime, container, token);
            report.Done($"container {container.Metadata?.Name}", fault is null ? [] : [fault]);
        });
        StopDockerContainers.RequireNone([.. (await RunningAsync(cancellation)).Select(c => c.Metadata?.Name ?? c.Id)], $"those of {endpoint}");
    }

    /// <inheritdoc/>
    /// <remarks>Nothing is to be done: the kubelet starts containers anew in new sandboxes.</remarks>
    public Task UndoAsync(JsonObject record, CancellationToken cancellation) => Task.CompletedTask;

    private async Task<IReadOnlyList<Container>> RunningAsync(CancellationToken cancellation)
    {
        using var channel = Channel();
        try
        {
            return await CriContainers.RunningAsync(new RuntimeServiceClient(channel), cancellation);
        }
        catch (CriException e)
        {
            throw new StepException($"the containers of {endpoint} cannot be listed: {e.Message}", e);
        }
    }

    private CriChannel Channel() => new(endpoint, new CriChannelOptions { DefaultDeadline = s_limit });
}
