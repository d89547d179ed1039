using Sampan.Cri;
using Sampan.Cri.V1;
using Sampan.Daemon.Engines;
using Sampan.Daemon.Lifecycle;
using Sampan.Daemon.State;

namespace Sampan.Daemon.Containers;

/// <summary>RuntimeService/StartContainer.</summary>
internal sealed class StartContainer(
    ObjectState state, IContainerEngine engine, ContainerExits exits, JoinedOperations<string> starts, StepTimes times)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    /// <summary>Starts a created container.</summary>
    /// <exception cref="CriException">There is none, or it was started before.</exception>
    /// <exception cref="ContainerStartException">The OCI runtime refused; the container is EXITED, reason StartError.</exception>
    public async Task<StartContainerResponse> HandleAsync(StartContainerRequest request, CancellationToken token)
    {
        ContainerRecord record = state.Containers.Get(request.ContainerId);
        await starts.RunAsync(record.Id, Limit, (_, own) => StartAsync(record.Id, own), token);
        return new StartContainerResponse();
    }

    private async Task<string> StartAsync(string id, CancellationToken token)
    {
        ContainerRecord record = state.Containers.Get(id);
        if (record.State != ContainerState.ContainerCreated)
        {
            throw CriException.FailedPrecondition(
                $"container {id} is {StateWords.Of(record.State)}: only a created container can be started");
        }
        RequireReadySandbox(record);
        using StepRun run = times.Begin($"container {id}");
        run.Enter("ask NRI plugins");
        await state.Hooks.StartContainerAsync(id, token);
        run.Enter("create and start it in the OCI runtime");
        long startedAt = 0;
        ContainerProcess? running = null;
        void OnLaunched(ContainerProcess process)
        {
            // Now, not after the program began: a short one has ended by then.
            startedAt = process.StartedAt != 0 ? process.StartedAt : state.Now;
            // One that runs already is recorded once, below.
            running = process.StartedAt != 0 ? process : null;
            if (running is null)
            {
                Launched(id, process);
            }
        }

        try
        {
            await engine.StartContainerAsync(id, OnLaunched, token);
        }
        catch (Exception exception)
        {
            state.Containers.Update(id, known => known.Exited(
                state.Now, ExitReasons.StartErrorCode, ExitReasons.StartError, exception.Message));
            throw;
        }
        state.Containers.Update(id, known => (running is null ? known : With(known, running)).Started(startedAt));
        exits.Observe(id);
        run.Enter("tell NRI plugins");
        await state.Hooks.PostStartContainerAsync(id, token);
        return id;
    }

    private void Launched(string id, ContainerProcess process) => state.Containers.Update(id, known => With(known, process));

    private static ContainerRecord With(ContainerRecord record, ContainerProcess process) => record with
    {
        Pid = process.Pid,
        PidStartTime = process.StartTime,
        MonitorPid = process.MonitorPid,
    };

    private void RequireReadySandbox(ContainerRecord record)
    {
        SandboxRecord? sandbox = state.Sandboxes.Find(record.SandboxId);
        if (sandbox?.State(state.BootId, engine.IsSandboxRunning(sandbox.Id, sandbox.Handle)) != PodSandboxState.SandboxReady)
        {
            throw CriException.FailedPrecondition(
                $"sandbox {record.SandboxId} of container {record.Id} is not ready: run a new one");
        }
    }
}
