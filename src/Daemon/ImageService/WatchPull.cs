using Sampan.Cri.Grpc.Server;
using Sampan.Cri.Own;
using Sampan.Images;

namespace Sampan.Daemon.ImageService;

/// <summary>NodeService/WatchPull.</summary>
internal sealed class WatchPull(PullWatch watch)
{
    /// <summary>Sends snapshots until the pull ends.</summary>
    /// <exception cref="Cri.CriException">INVALID_ARGUMENT for a reference that cannot be read; RESOURCE_EXHAUSTED for too many watchers.</exception>
    public async Task HandleAsync(WatchPullRequest request, ServerStream<WatchPullResponse> stream, CancellationToken token)
    {
        await foreach (IReadOnlyList<PullProgress> layers in watch.WatchAsync(PullImage.Parse(request.Image), token))
        {
            await stream.WriteAsync(new WatchPullResponse { Layers = { layers.Select(ToMessage) } }, token);
        }
    }

    private static LayerProgress ToMessage(PullProgress layer) => new()
    {
        Digest = layer.Layer.ToString(),
        Phase = layer.Phase switch
        {
            PullPhase.Downloading => LayerPhase.LayerDownloading,
            PullPhase.Extracting => LayerPhase.LayerExtracting,
            PullPhase.Done => LayerPhase.LayerDone,
            PullPhase.Exists => LayerPhase.LayerExists,
            _ => LayerPhase.LayerWaiting,
        },
        Current = layer.Current,
        Total = layer.Total,
    };
}
