using Microsoft.Extensions.Logging;
using Sampan.Cri.V1;
using Sampan.Daemon.Containers;
using Sampan.Daemon.Engines;
using Sampan.Daemon.Sandboxes;
using Sampan.Daemon.State;
using Sampan.Linux.Processes;

namespace Sampan.Daemon.Recovery;

/// <summary>
/// Makes records and host agree after a start: every finished object is kept and listed, what was half-made is taken
/// back, and what nobody knows of is swept.
/// </summary>
internal sealed partial class Recoverer(
    ObjectState state, IContainerEngine engine, SandboxNetwork network, ContainerExits exits, ILogger<Recoverer> logger)
{
    /// <summary>Runs once, before any call is let in.</summary>
    public async Task RunAsync(CancellationToken token)
    {
        IReadOnlySet<string> unreadable = Load();
        await AdoptAsync(unreadable, token);
        foreach (ContainerRecord container in state.Containers.All)
        {
            await TryAsync(container.Id, () => RecoverAsync(container, token));
        }
        foreach (SandboxRecord sandbox in state.Sandboxes.All)
        {
            await TryAsync(sandbox.Id, () => RecoverAsync(sandbox, token));
        }
        await SweepAsync(unreadable, token);
        LogDone(state.Sandboxes.All.Count, state.Containers.All.Count);
    }

    /// <returns>The ids whose records cannot be read: they may run, and nothing of theirs is touched.</returns>
    private HashSet<string> Load()
    {
        var ids = new HashSet<string>();
        foreach ((string file, string reason) in state.Sandboxes.Load().Concat(state.Containers.Load()))
        {
            LogUnreadable(file, reason);
            ids.Add(Path.GetFileNameWithoutExtension(file));
        }
        return ids;
    }

    // What others made goes on as it is: it gets the records that it would have had.
    private async Task AdoptAsync(IReadOnlySet<string> unreadable, CancellationToken token)
    {
        AdoptedPods others = await engine.FindOthersAsync(
            id => state.Sandboxes.Find(id) is not null || state.Containers.Find(id) is not null || unreadable.Contains(id), token);
        foreach (AdoptedSandbox sandbox in others.Sandboxes)
        {
            await TryAsync(sandbox.Id, () =>
            {
                // One that ended by itself is still connected if there is a word of it: its address is reserved.
                bool isConnected = sandbox.HasOwnNetwork && (sandbox.IsRunning || sandbox.NetworkConfig is not null || sandbox.NetworkResult is not null);
                IReadOnlyList<string> addresses = isConnected ? network.Adopt(sandbox) : [];
                state.Sandboxes.Add(new SandboxRecord
                {
                    Id = sandbox.Id,
                    Config = sandbox.Config,
                    RuntimeHandler = sandbox.RuntimeHandler,
                    CreatedAt = sandbox.CreatedAt,
                    BootId = state.BootId,
                    Handle = sandbox.Handle,
                    Addresses = addresses,
                    IsComplete = true,
                    StoppedAt = sandbox.IsRunning ? 0 : state.Now,
                });
                LogAdopted("sandbox", sandbox.Id);
                return Task.CompletedTask;
            });
        }
        foreach (AdoptedContainer container in others.Containers)
        {
            await TryAsync(container.Id, () =>
            {
                state.Containers.Add(ToRecord(container));
                LogAdopted("container", container.Id);
                return Task.CompletedTask;
            });
        }
    }

    private ContainerRecord ToRecord(AdoptedContainer container)
    {
        var record = new ContainerRecord
        {
            Id = container.Id,
            SandboxId = container.SandboxId,
            Config = container.Config,
            ImageId = container.ImageId,
            ImageRef = container.ImageRef,
            ImageName = container.ImageName,
            CreatedAt = container.CreatedAt,
            BootId = state.BootId,
            LogPath = container.LogPath,
            StopSignal = StopSignals.Choose(Signal.RuntimeDefault, container.StopSignal),
            Resources = container.Config.Linux?.Resources ?? new LinuxContainerResources(),
            IsComplete = true,
            Pid = container.Process?.Pid ?? 0,
            PidStartTime = container.Process?.StartTime ?? 0,
            StartedAt = container.StartedAt,
        };
        return container.Exit is { } exit
            ? record.Exited(exit.FinishedAt, exit.ExitCode, container.StartError is null ? ExitReasons.Of(exit) : ExitReasons.StartError, container.StartError ?? "")
            : record;
    }

    private async Task RecoverAsync(ContainerRecord container, CancellationToken token)
    {
        if (!container.IsComplete)
        {
            await engine.RemoveContainerAsync(container.Id, token);
            state.Containers.Remove(container.Id);
            LogTakenBack("container", container.Id);
        }
        else if (container.State == ContainerState.ContainerRunning && container.BootId != state.BootId)
        {
            state.Containers.Update(container.Id, known => known.Exited(
                state.Now, ExitReasons.UnknownCode, ExitReasons.Unknown, "the machine was restarted"));
        }
        else if (container.State == ContainerState.ContainerCreated && container.Pid != 0)
        {
            // The daemon ended between the launch of the processes and the word that the program runs.
            engine.SignalContainer(container.Id, ContainerExits.ProcessOf(container), Signals.Kill, all: true);
            state.Containers.Update(container.Id, known => known.Exited(
                state.Now, ExitReasons.StartErrorCode, ExitReasons.StartError, "the runtime was stopped while the container started"));
        }
        else
        {
            if (container.State == ContainerState.ContainerCreated && await engine.FindProcessAsync(container.Id, token) is { } process)
            {
                // The daemon ended between the engine's start and its own record of it.
                state.Containers.Update(container.Id, known =>
                    (known with { Pid = process.Pid, PidStartTime = process.StartTime, MonitorPid = process.MonitorPid }).Started(process.StartedAt));
            }
            exits.Observe(container.Id);
        }
    }

    private async Task RecoverAsync(SandboxRecord sandbox, CancellationToken token)
    {
        if (sandbox.IsComplete || sandbox.UndoFailed)
        {
            return;
        }
        try
        {
            await network.TearDownAsync(sandbox.Id, sandbox.Handle.FindNetworkNamespace(), token);
            await engine.RemoveSandboxAsync(sandbox.Id, sandbox.Handle, token);
            state.Sandboxes.Remove(sandbox.Id);
            LogTakenBack("sandbox", sandbox.Id);
        }
        catch
        {
            // Listed as NOTREADY, for the kubelet to remove.
            state.Sandboxes.Update(sandbox.Id, known => known with { UndoFailed = true });
            throw;
        }
    }

    private async Task SweepAsync(IReadOnlySet<string> unreadable, CancellationToken token)
    {
        EngineInventory found = await engine.InventoryAsync(token);
        bool IsKnown(string id) =>
            state.Containers.Find(id) is not null || state.Sandboxes.Find(id) is not null || unreadable.Contains(id);
        foreach (string id in found.Containers.Where(id => !IsKnown(id)))
        {
            await TryAsync(id, () => engine.RemoveContainerAsync(id, token));
            LogSwept("container", id);
        }
        foreach (string id in found.Sandboxes.Where(id => !IsKnown(id)))
        {
            await TryAsync(id, async () =>
            {
                await network.TearDownAsync(id, null, token);
                await engine.RemoveSandboxAsync(id, null, token);
            });
            LogSwept("sandbox", id);
        }
    }

    // One object that resists must not keep the node from coming up: it stays listed.
    private async Task TryAsync(string id, Func<Task> recover)
    {
        try
        {
            await recover();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogResists(exception, id);
        }
    }

    [LoggerMessage(7001, LogLevel.Information, "recovered {Sandboxes} sandboxes and {Containers} containers")]
    private partial void LogDone(int sandboxes, int containers);

    [LoggerMessage(7002, LogLevel.Error, "record {File} cannot be read and is left where it is: {Reason}")]
    private partial void LogUnreadable(string file, string reason);

    [LoggerMessage(7003, LogLevel.Warning, "{Kind} {Id} was half-made when the runtime stopped: taken back")]
    private partial void LogTakenBack(string kind, string id);

    [LoggerMessage(7004, LogLevel.Warning, "swept what was left of {Kind} {Id}, which no record names")]
    private partial void LogSwept(string kind, string id);

    [LoggerMessage(7006, LogLevel.Information, "took over {Kind} {Id}, which somebody else had made")]
    private partial void LogAdopted(string kind, string id);

    [LoggerMessage(7005, LogLevel.Error, "{Id} could not be recovered and stays listed")]
    private partial void LogResists(Exception exception, string id);
}
