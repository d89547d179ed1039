using System.Text.Json.Nodes;
using Sampan.Cri;
using Sampan.Cri.Grpc.Client;
using Sampan.Cri.V1;
using Sampan.Migration.Planning;
using Sampan.Migration.Running;

namespace Sampan.Migration.Targets;

/// <summary>
/// <c>pods.clear</c>: does nothing on the way there. On the way back it takes down the pods that the kubelet has made in the target
/// meanwhile, networks included, before the source gets its kubelet again: two copies of a static pod must never run together.
/// </summary>
internal sealed class ClearPods : IStepKind
{
    private static readonly TimeSpan Call = TimeSpan.FromMinutes(2), Connect = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public string Name => "pods.clear";

    /// <summary>The step of a plan.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="target">Where the node goes.</param>
    internal static PlanStep Step(string id, PlanTarget target) => new(
        id, Phase.Start, "pods.clear", $"on the way back: take down the pods of {target.Runtime}", true, new JsonObject { ["endpoint"] = target.Endpoint });

    /// <inheritdoc/>
    public IStepAction Bind(PlanStep step, RunContext run)
    {
        var arguments = new StepArguments(step);
        var action = new Action(arguments.Text("endpoint"));
        arguments.End();
        return action;
    }

    private sealed class Action(string endpoint) : IStepAction
    {
        public Task<StepProbe> ProbeAsync(CancellationToken cancellation) => Task.FromResult(new StepProbe(StepState.NotDone));

        public Task<JsonObject> RecordAsync(CancellationToken cancellation) => Task.FromResult(new JsonObject());

        public Task ApplyAsync(IProgress<string> progress, CancellationToken cancellation) => Task.CompletedTask;

        public async Task UndoAsync(JsonObject record, CancellationToken cancellation)
        {
            using var channel = new CriChannel(endpoint, new CriChannelOptions { DefaultDeadline = Call });
            var client = new RuntimeServiceClient(channel);
            ListPodSandboxResponse list;
            try
            {
                list = await client.ListPodSandboxAsync(new ListPodSandboxRequest(), cancellation, Connect);
            }
            catch (CriException e)
            {
                throw new StepException($"{endpoint}: its pods cannot be taken down: {e.Message}. Start the runtime, then: sampan migrate rollback.", e);
            }
            // All are stopped, whatever becomes of the others; what resists is told together.
            string?[] faults = await Task.WhenAll(list.Items.Select(pod => ClearAsync(client, pod, cancellation)));
            string[] real = [.. faults.OfType<string>()];
            if (real.Length > 0)
                throw new StepException($"{real.Length} of {list.Items.Count} pods resist: {string.Join("; ", real)}");
        }

        private static async Task<string?> ClearAsync(RuntimeServiceClient client, PodSandbox pod, CancellationToken cancellation)
        {
            try
            {
                await client.StopPodSandboxAsync(new StopPodSandboxRequest { PodSandboxId = pod.Id }, cancellation);
                await client.RemovePodSandboxAsync(new RemovePodSandboxRequest { PodSandboxId = pod.Id }, cancellation);
                return null;
            }
            catch (CriException e)
            {
                return $"{pod.Metadata?.Namespace}/{pod.Metadata?.Name} ({pod.Id[..Math.Min(13, pod.Id.Length)]}): {e.Message}";
            }
        }
    }
}
