using System.Runtime.CompilerServices;
using Sampan.Cri.Grpc.Client;
using Sampan.Cri.Own;

namespace Sampan.Cli;

/// <summary>Progress of pulls from Sampan's own service beside the CRI.</summary>
public static class RuntimePullProgress
{
    /// <summary>A <see cref="PullProgressSource"/>: each layer's last word, as often as the runtime tells it.</summary>
    /// <param name="endpoint">The runtime, as <c>unix:///path</c>.</param>
    /// <param name="image">The reference that is being pulled.</param>
    /// <param name="cancellation">Cancelled when the pull has ended.</param>
    /// <exception cref="Cri.CriException">UNIMPLEMENTED: the runtime has no such service.</exception>
    public static async IAsyncEnumerable<PullProgress> WatchAsync(
        string endpoint, string image, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var channel = new CriChannel(endpoint);
        var request = new WatchPullRequest { Image = image };
        await foreach (WatchPullResponse snapshot in new NodeServiceClient(channel).WatchPullAsync(request, cancellation))
        {
            foreach (LayerProgress layer in snapshot.Layers)
                yield return new PullProgress(layer.Digest, Word(layer.Phase), layer.Current, layer.Total);
        }
    }

    private static string Word(LayerPhase phase) => phase switch
    {
        LayerPhase.LayerWaiting => PullPhases.Waiting,
        LayerPhase.LayerDownloading => PullPhases.Downloading,
        LayerPhase.LayerExtracting => PullPhases.Unpacking,
        LayerPhase.LayerExists => PullPhases.Exists,
        _ => PullPhases.Done,
    };
}
