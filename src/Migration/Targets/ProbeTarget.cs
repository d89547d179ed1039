using System.Text.Json.Nodes;
using Sampan.Cri;
using Sampan.Cri.Grpc;
using Sampan.Cri.Grpc.Client;
using Sampan.Cri.V1;
using Sampan.Migration.Planning;
using Sampan.Migration.Running;

namespace Sampan.Migration.Targets;

/// <summary>
/// <c>target.probe</c>: the runtime answers at its socket, calls itself what it should, is ready, and has the kubelet's cgroup driver.
/// It is asked until it does or the time is up: a runtime needs a moment after its start.
/// </summary>
internal sealed class ProbeTarget(TimeProvider time) : IStepKind
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3), Pause = TimeSpan.FromMilliseconds(500), Call = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public string Name => "target.probe";

    /// <summary>The step of a plan.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="phase">Its phase.</param>
    /// <param name="target">Where the node goes.</param>
    internal static PlanStep Step(string id, Phase phase, PlanTarget target) => new(
        id, phase, "target.probe", $"{target.Runtime} answers at {target.Endpoint} and is ready", false,
        new JsonObject
        {
            ["endpoint"] = target.Endpoint,
            ["runtime"] = TargetTable.Of(target.Runtime).RuntimeName,
            ["cgroupDriver"] = target.CgroupDriver,
        });

    /// <inheritdoc/>
    public IStepAction Bind(PlanStep step, RunContext run)
    {
        var arguments = new StepArguments(step);
        var action = new Action(time, arguments.Text("endpoint"), arguments.Text("runtime"), arguments.TextOrNothing("cgroupDriver"));
        arguments.End();
        return action;
    }

    private sealed class Action(TimeProvider time, string endpoint, string runtime, string driver) : IStepAction
    {
        // Always to be done again: it was ready once is no news after a crash.
        public Task<StepProbe> ProbeAsync(CancellationToken cancellation) => Task.FromResult(new StepProbe(StepState.NotDone));

        public Task<JsonObject> RecordAsync(CancellationToken cancellation) => Task.FromResult(new JsonObject());

        public async Task ApplyAsync(IProgress<string> progress, CancellationToken cancellation)
        {
            long start = time.GetTimestamp();
            while (true)
            {
                (string? fault, bool final) = await FaultAsync(cancellation);
                if (fault is null)
                    return;
                if (final || time.GetElapsedTime(start) > Limit)
                    throw new StepException($"{endpoint}: {fault}");
                progress.Report(fault);
                await Task.Delay(Pause, time, cancellation);
            }
        }

        public Task UndoAsync(JsonObject record, CancellationToken cancellation) => Task.CompletedTask;

        private async Task<(string? Fault, bool Final)> FaultAsync(CancellationToken cancellation)
        {
            using var channel = new CriChannel(endpoint, new CriChannelOptions { DefaultDeadline = Call });
            var client = new RuntimeServiceClient(channel);
            try
            {
                VersionResponse version = await client.VersionAsync(new VersionRequest(), cancellation);
                if (!version.RuntimeName.Equals(runtime, StringComparison.OrdinalIgnoreCase))
                    return ($"it is {version.RuntimeName}, not {runtime}. Another runtime has this socket: stop it.", true);
                StatusResponse status = await client.StatusAsync(new StatusRequest(), cancellation);
                RuntimeCondition? ready = status.Status.Conditions.FirstOrDefault(c => c.Type == "RuntimeReady");
                if (ready is not { Status: true })
                    return ($"it is not ready: {ready?.Reason} {ready?.Message}. Its log tells more.", false);
                return (await DriverFaultAsync(client, cancellation), true);
            }
            catch (CriException e)
            {
                return ($"{e.Message}. Is its unit up? Does its configuration have the CRI part on?", false);
            }
        }

        private async Task<string?> DriverFaultAsync(RuntimeServiceClient client, CancellationToken cancellation)
        {
            try
            {
                RuntimeConfigResponse answer = await client.RuntimeConfigAsync(new RuntimeConfigRequest(), cancellation);
                string has = answer.Linux?.CgroupDriver == CgroupDriver.Systemd ? "systemd" : "cgroupfs";
                return driver.Length == 0 || answer.Linux is null || has == driver
                    ? null
                    : $"its cgroup driver is {has}, the kubelet's is {driver}: pods would be restarted without end. Set one of the two.";
            }
            catch (CriException e) when (e.Code == GrpcStatusCode.Unimplemented)
            {
                return null;
            }
        }
    }
}
