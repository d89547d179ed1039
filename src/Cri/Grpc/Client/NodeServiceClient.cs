using Sampan.Cri.Own;

namespace Sampan.Cri.Grpc.Client;

/// <summary>
/// What Sampan tells beside the CRI: the methods of <see cref="OwnMethods"/>. Errors, deadlines and cancellation as
/// <see cref="CriChannel"/> says; UNIMPLEMENTED from every other runtime.
/// </summary>
/// <param name="channel">The runtime; stays the caller's.</param>
public sealed class NodeServiceClient(CriChannel channel)
{
    /// <summary>How far the pull of an image is, until it ends or, when none begins, for a few seconds.</summary>
    public IAsyncEnumerable<WatchPullResponse> WatchPullAsync(WatchPullRequest request, CancellationToken cancellationToken, TimeSpan? deadline = null) =>
        channel.OwnServerStreamAsync(OwnMethods.WatchPull, request, WatchPullResponse.Parser, deadline, cancellationToken);

    /// <summary>Takes images over: first the outline, then each image as it is done.</summary>
    public IAsyncEnumerable<AdoptImagesResponse> AdoptImagesAsync(AdoptImagesRequest request, CancellationToken cancellationToken, TimeSpan? deadline = null) =>
        channel.OwnServerStreamAsync(OwnMethods.AdoptImages, request, AdoptImagesResponse.Parser, deadline, cancellationToken);
}
