using Microsoft.Extensions.Logging;
using Sampan.Daemon.Engines;
using Sampan.Daemon.State;

namespace Sampan.Daemon.Containers;

/// <summary>What nobody calls for and must happen all the same: containers that no kubelet claimed, layers that nobody uses.</summary>
internal sealed partial class Housekeeping(
    ObjectState state, ContainerCreations creations, RemoveContainer remove, IImageEngine images, ILogger<Housekeeping> logger)
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    // A kubelet's retry comes within its own time limit of two to four minutes.
    private static readonly TimeSpan UnclaimedLimit = TimeSpan.FromMinutes(10);

    // What a pull leaves committed and unused; below this a collection costs more than it gives back.
    private const long SlackLimit = 24L << 20;

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken token)
    {
        using var timer = new PeriodicTimer(Period, state.Time);
        while (await timer.WaitForNextTickAsync(token))
        {
            try
            {
                await RoundAsync(token);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogRoundFailed(exception);
            }
        }
    }

    /// <summary>One round.</summary>
    internal async Task RoundAsync(CancellationToken token)
    {
        DateTimeOffset oldest = state.Time.GetUtcNow() - UnclaimedLimit;
        foreach ((string id, DateTimeOffset since) in creations.Operations.Unclaimed)
        {
            if (since < oldest)
            {
                LogUnclaimed(id);
                await remove.RemoveAsync(id, token);
            }
        }
        images.Sweep();
        ReturnMemory();
    }

    // Left alone, the collector keeps what the last pull needed until there is pressure: a node wants it back.
    private static void ReturnMemory()
    {
        GCMemoryInfo memory = GC.GetGCMemoryInfo();
        if (memory.TotalCommittedBytes - memory.HeapSizeBytes > SlackLimit)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }
    }

    [LoggerMessage(3301, LogLevel.Warning, "container {Container} was created for a caller who never came back: removing it")]
    private partial void LogUnclaimed(string container);

    [LoggerMessage(3302, LogLevel.Error, "keeping house failed, the next round tries again")]
    private partial void LogRoundFailed(Exception exception);
}
