using System.Globalization;
using Sampan.Cri;
using Sampan.Cri.Grpc.Client;
using Sampan.Cri.V1;

namespace Sampan.Bench.Pods;

/// <summary>
/// Says when a daemon begins to answer and when it no longer does. Watching several starts in one process keeps the
/// client's own warm-up out of all but the first.
/// </summary>
internal sealed class AnswerWatch(CriChannel channel, TimeProvider time)
{
    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(4);

    private readonly RuntimeServiceClient _runtime = new(channel);

    /// <summary>Writes <c>up T1 T2</c> (µs since the epoch: first Version, first ListContainers) and <c>down</c>, until <paramref name="starts"/> starts were seen.</summary>
    internal async Task RunAsync(int starts, TextWriter output, CancellationToken cancellationToken)
    {
        for (int i = 0; i < starts; i++)
        {
            long version = await UntilAsync(true, () => _runtime.VersionAsync(new VersionRequest(), cancellationToken), cancellationToken);
            long list = await UntilAsync(true, () => _runtime.ListContainersAsync(new ListContainersRequest(), cancellationToken), cancellationToken);
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"up {version} {list}"));
            await output.FlushAsync(cancellationToken);
            if (i == starts - 1)
                return;
            await UntilAsync(false, () => _runtime.VersionAsync(new VersionRequest(), cancellationToken), cancellationToken);
            await output.WriteLineAsync("down");
            await output.FlushAsync(cancellationToken);
        }
    }

    private async Task<long> UntilAsync(bool answered, Func<Task> call, CancellationToken cancellationToken)
    {
        while (await AnswersAsync(call) != answered)
            await Task.Delay(_interval, time, cancellationToken);
        return (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
    }

    private async Task<bool> AnswersAsync(Func<Task> call)
    {
        if (!File.Exists(channel.SocketPath))
            return false;
        try
        {
            await call();
            return true;
        }
        catch (CriException)
        {
            return false;
        }
    }
}
