using System.Threading.Channels;
using Sampan.Cli.Output;
using Sampan.Cri;
using Sampan.Cri.V1;

namespace Sampan.Cli.Commands.Images;

/// <summary>Pulls an image and shows that it is doing so.</summary>
/// <param name="session">The runtime.</param>
/// <param name="lines">Whether layers are told of in plain lines where nothing can move.</param>
internal sealed class Puller(Session session, bool lines)
{
    // Bars that fall behind slow the source down, not the pull.
    private const int MostUnshown = 256;

    /// <summary>The last lines are under way when the pull ends; they come at once or not at all.</summary>
    private static readonly TimeSpan LastWords = TimeSpan.FromMilliseconds(500);

    /// <returns>The image's id, as the runtime gives it.</returns>
    public async Task<string> PullAsync(string image, AuthConfig? auth, PodSandboxConfig? sandbox, CancellationToken cancellation)
    {
        var request = new PullImageRequest { Image = new ImageSpec { Image = image }, Auth = auth, SandboxConfig = sandbox };
        Task<PullImageResponse> pull = session.Images.PullImageAsync(request, cancellation, session.GivenTimeout ?? Session.NoLimit);
        return (await WatchAsync(image, pull, cancellation)).ImageRef;
    }

    private async Task<PullImageResponse> WatchAsync(string image, Task<PullImageResponse> pull, CancellationToken cancellation)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if ((session.Terminal.IsAnimated || lines) && session.Host.PullProgress?.Invoke(session.Endpoint, image, ended.Token) is { } progress)
        {
            Channel<PullProgress> news = Channel.CreateBounded<PullProgress>(MostUnshown);
            Task forwarding = ForwardAsync(progress, news.Writer, ended.Token);
            Task shown = session.Terminal.IsAnimated
                ? AnimateAsync(image, pull, news.Reader, ended)
                : WriteAsync(pull, news.Reader, ended);
            await shown;
            await ended.CancelAsync();
            await forwarding;
        }

        // Also where the source had nothing to say, or fell silent before the end.
        return await SpinAsync(image, pull);
    }

    /// <summary>A spinner until there is something to show, then bars until the pull or its source ends.</summary>
    private async Task AnimateAsync(
        string image, Task<PullImageResponse> pull, ChannelReader<PullProgress> news, CancellationTokenSource ended)
    {
        Task<bool> begun = news.WaitToReadAsync(CancellationToken.None).AsTask();
        await SpinAsync(image, Task.WhenAny(pull, begun));
        if (pull.IsCompleted || !await begun)
            return;
        Task bars = new PullBars(session.Terminal).ShowAsync(news.ReadAllAsync(CancellationToken.None));
        await Task.WhenAny(pull, bars);
        await ended.CancelAsync();
        await bars;
    }

    private async Task WriteAsync(Task<PullImageResponse> pull, ChannelReader<PullProgress> news, CancellationTokenSource ended)
    {
        Task written = new PullLines(session.Terminal.Err).WriteAsync(news.ReadAllAsync(CancellationToken.None));
        await Task.WhenAny(pull);
        ended.CancelAfter(LastWords);
        await written;
    }

    private Task<T> SpinAsync<T>(string image, Task<T> task) =>
        new Spinner(session.Terminal, session.Host.Time).WatchAsync($"pulling {image}", task);

    /// <summary>Hands on what the source says, to its end or failure: the pull itself reports what matters.</summary>
    private static async Task ForwardAsync(
        IAsyncEnumerable<PullProgress> progress, ChannelWriter<PullProgress> news, CancellationToken ended)
    {
        try
        {
            await foreach (PullProgress step in progress.WithCancellation(ended))
                await news.WriteAsync(step, ended);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or CriException)
        {
        }
        finally
        {
            news.Complete();
        }
    }
}
