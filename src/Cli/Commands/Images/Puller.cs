using Sampan.Cli.Output;
using Sampan.Cri.V1;

namespace Sampan.Cli.Commands.Images;

/// <summary>Pulls an image and shows that it is doing so.</summary>
internal sealed class Puller(Session session)
{
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
        if (session.Terminal.IsAnimated && session.Host.PullProgress?.Invoke(session.Endpoint, image, ended.Token) is { } progress)
        {
            Task bars = new PullBars(session.Terminal).ShowAsync(progress, ended.Token);
            try
            {
                return await pull;
            }
            finally
            {
                await ended.CancelAsync();
                await bars;
            }
        }

        return await new Spinner(session.Terminal, session.Host.Time).WatchAsync($"pulling {image}", pull);
    }
}
