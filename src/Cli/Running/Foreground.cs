using Sampan.Cli.Commands;
using Sampan.Cli.Logs;
using Sampan.Cri;
using Sampan.Cri.V1;
using Sampan.Linux;

namespace Sampan.Cli.Running;

/// <summary>Stays with a container: shows its log, passes a Ctrl+C on as a stop, and cleans up after it.</summary>
internal sealed class Foreground(Session session)
{
    private const long Grace = 10;
    private static readonly TimeSpan LogTime = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan CleanupTime = TimeSpan.FromSeconds(20);

    /// <returns>The container's exit code; 0 when the user left it running.</returns>
    public async Task<int> StayAsync(RunningContainer container, RunOptions options, CancellationToken cancellation)
    {
        // Not the user's token: what a container writes while it is being stopped is worth reading too.
        using var following = new CancellationTokenSource();
        var interactive = new Interactive(session, options);
        Task<bool> shown = options.Terminal
            ? interactive.AtTerminalAsync(container.Id, cancellation)
            : FollowAsync(container.Id, following.Token);
        Task input = options is { Stdin: true, Terminal: false }
            ? interactive.PassInputAsync(container.Id, following.Token)
            : Task.CompletedTask;
        try
        {
            if (await shown.WaitAsync(cancellation))
                return Left(container, options);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            session.Terminal.Hint("stopping…");
        }
        catch (LinuxException e) when (e.Errno == Errno.EPIPE)
        {
            // Nobody reads any more; what was started for them does not stay behind.
        }

        using var limit = new CancellationTokenSource(CleanupTime, session.Host.Time);
        // Ends it if it still runs, and hurts nothing if not.
        await session.Runtime.StopContainerAsync(new StopContainerRequest { ContainerId = container.Id, Timeout = Grace }, limit.Token);
        await FinishAsync(shown);
        await following.CancelAsync();
        await input.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ContainerStatus status = await new ContainerLog(session).StatusAsync(container.Id, limit.Token);
        if (status.Reason == "OOMKilled")
            session.Terminal.Error("the container ran out of memory and was killed", "give it more with --memory");
        await CleanUpAsync(container, options.Remove, limit.Token);
        return status.ExitCode;
    }

    private int Left(RunningContainer container, RunOptions options)
    {
        string more = options.Remove ? $", remove it with 'sampan rmp -f {container.PodMetadata.Name}'" : "";
        session.Terminal.Hint($"\r\ncontainer {options.Name} runs on: join it again with 'sampan attach {options.Name}'{more}");
        return ExitCode.Ok;
    }

    private async Task<bool> FollowAsync(string id, CancellationToken cancellation)
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

        return false;
    }

    // A log that goes on, and a terminal that was left by force, hold nothing up.
    private async Task FinishAsync(Task shown)
    {
        try
        {
            await shown.WaitAsync(LogTime, session.Host.Time, CancellationToken.None);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException or LinuxException)
        {
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
