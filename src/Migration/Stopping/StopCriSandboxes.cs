using System.Text.Json.Nodes;
using Sampan.Cri;
using Sampan.Cri.Grpc.Client;
using Sampan.Cri.V1;
using Sampan.Migration.Running;

namespace Sampan.Migration.Stopping;

/// <summary>
/// Stops the sandboxes of a CRI runtime, networks and all. A runtime kills what still runs in a sandbox that it stops; only cri-dockerd
/// lets it be. So elsewhere the containers are stopped first, with their grace.
/// </summary>
internal sealed class StopCriSandboxes(string endpoint, bool keepContainers) : IStepAction
{
    private const int AtOnce = 8;

    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(3);

    /// <inheritdoc/>
    public async Task<StepProbe> ProbeAsync(CancellationToken cancellation)
    {
        using var channel = Channel();
        return new StepProbe((await ReadyAsync(new RuntimeServiceClient(channel), cancellation)).Count > 0 ? StepState.NotDone : StepState.Done);
    }

    /// <inheritdoc/>
    public async Task<JsonObject> RecordAsync(CancellationToken cancellation)
    {
        using var channel = Channel();
        IReadOnlyList<PodSandbox> ready = await ReadyAsync(new RuntimeServiceClient(channel), cancellation);
        return new JsonObject { ["sandboxes"] = new JsonArray([.. ready.Select(s => (JsonNode)s.Id)]) };
    }

    /// <inheritdoc/>
    public async Task ApplyAsync(IProgress<string> progress, CancellationToken cancellation)
    {
        using var channel = Channel();
        var runtime = new RuntimeServiceClient(channel);
        IReadOnlyList<PodSandbox> ready = await ReadyAsync(runtime, cancellation);
        IReadOnlyList<Container> running = keepContainers ? [] : await CriContainers.RunningAsync(runtime, cancellation);
        var report = new StopReport(progress, ready.Count);
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation };
        await Parallel.ForEachAsync(ready, options, async (sandbox, token) => report.Done(
            $"{(keepContainers ? "network of" : "pod")} {sandbox.Metadata?.Namespace}/{sandbox.Metadata?.Name}",
            await StopAsync(runtime, sandbox, [.. running.Where(c => c.PodSandboxId == sandbox.Id)], token)));
    }

    /// <inheritdoc/>
    /// <remarks>Nothing is to be done: the kubelet gives every pod a new sandbox with a new network.</remarks>
    public Task UndoAsync(JsonObject record, CancellationToken cancellation) => Task.CompletedTask;

    private static async Task<IReadOnlyList<string>> StopAsync(
        RuntimeServiceClient runtime, PodSandbox sandbox, IReadOnlyList<Container> containers, CancellationToken token)
    {
        var faults = new List<string>();
        await Task.WhenAll(containers.Select(async container =>
        {
            if (await CriContainers.StopAsync(runtime, container, token) is { } fault)
            {
                lock (faults)
                    faults.Add(fault);
            }
        }));
        try
        {
            await runtime.StopPodSandboxAsync(new StopPodSandboxRequest { PodSandboxId = sandbox.Id }, token);
        }
        catch (CriException e)
        {
            faults.Add(e.Message);
        }
        return faults;
    }

    private async Task<IReadOnlyList<PodSandbox>> ReadyAsync(RuntimeServiceClient runtime, CancellationToken cancellation)
    {
        try
        {
            ListPodSandboxResponse all = await runtime.ListPodSandboxAsync(new ListPodSandboxRequest(), cancellation);
            return [.. all.Items.Where(s => s.State == PodSandboxState.SandboxReady)];
        }
        catch (CriException e)
        {
            throw new StepException($"the sandboxes of {endpoint} cannot be listed: {e.Message}", e);
        }
    }

    private CriChannel Channel() => new(endpoint, new CriChannelOptions { DefaultDeadline = s_limit });
}
