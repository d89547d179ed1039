using Sampan.Cli.Commands;
using Sampan.Cli.Logs;
using Sampan.Cri;
using Sampan.Cri.V1;

namespace Sampan.Cli.Running;

/// <summary>Stays with a container: shows its log, passes a Ctrl+C on as a stop, and cleans up after it.</summary>
internal sealed class Foreground(Session session)
{
    private const long Grace = 10;
    private static readonly TimeSpan LogTime = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan CleanupTime = TimeSpan.FromSeconds(20);

    /// <returns>The container's exit code.</returns>
    public async Task<int> StayAsync(RunningContainer container, bool remove, CancellationToken cancellation)
    {
        // Not the user's token: what a container writes while it is being stopped is worth reading too.
        using var following = new CancellationTokenSource();
        Task log = FollowAsync(container.Id, following.Token);
        try
        {
            await log.WaitAsync(cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            session.Terminal.Hint("stopping…");
        }

        using var limit = new CancellationTokenSource(CleanupTime, session.Host.Time);
        // Ends it if it still runs, and hurts nothing if not.
        await session.Runtime.StopContainerAsync(new StopContainerRequest { ContainerId = container.Id, Timeout = Grace }, limit.Token);
        await FinishAsync(log, following);
        ContainerStatus status = await new ContainerLog(session).StatusAsync(container.Id, limit.Token);
        if (status.Reason == "OOMKilled")
            session.Terminal.Error("the container ran out of memory and was killed", "give it more with --memory");
        await CleanUpAsync(container, remove, limit.Token);
        return status.ExitCode;
    }

    private async Task FollowAsync(string id, CancellationToken cancellation)
    {
        var log = new ContainerLog(session);
        try
        {
            await log.WriteAsync(id, new LogOptions { Follow = true }, cancellation);
        }
        catch (CliException e)
        {
            // No log to show is no reason to end what runs.
            session.Terminal.Error(e.Message, e.Remedy);
            await log.WaitAsync(id, cancellation);
        }
    }

    private async Task FinishAsync(Task log, CancellationTokenSource following)
    {
        try
        {
            await log.WaitAsync(LogTime, session.Host.Time, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            await following.CancelAsync();
        }
    }

    private async Task CleanUpAsync(RunningContainer container, bool remove, CancellationToken cancellation)
    {
        try
        {
            if (container.Pod is null && remove)
                await session.Runtime.RemoveContainerAsync(new RemoveContainerRequest { ContainerId = container.Id }, cancellation);
            // Without its container the pod only holds an address; its log stays to be read.
            else if (container.Pod is not null && !remove)
                await session.Runtime.StopPodSandboxAsync(new StopPodSandboxRequest { PodSandboxId = container.Pod }, cancellation);
            else if (container.Pod is not null)
                await new RunPods(session).RemoveAsync(container.Pod, cancellation);
            if (container.Pod is not null && remove)
                new RunPods(session).RemoveLogs(container.PodMetadata);
        }
        catch (Exception e) when (e is CriException or OperationCanceledException)
        {
            session.Terminal.Error($"could not clean up: {e.Message}", $"remove the rest with 'sampan rmp -f {container.PodMetadata.Name}'");
        }
    }
}
