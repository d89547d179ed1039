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

    /// <summary>Brings the images of an archive into the store.</summary>
    public IAsyncEnumerable<ImportImagesResponse> ImportImagesAsync(ImportImagesRequest request, CancellationToken cancellationToken, TimeSpan? deadline = null) =>
        channel.OwnServerStreamAsync(OwnMethods.ImportImages, request, ImportImagesResponse.Parser, deadline, cancellationToken);

    /// <summary>Writes images as an archive.</summary>
    public IAsyncEnumerable<ExportImagesResponse> ExportImagesAsync(ExportImagesRequest request, CancellationToken cancellationToken, TimeSpan? deadline = null) =>
        channel.OwnServerStreamAsync(OwnMethods.ExportImages, request, ExportImagesResponse.Parser, deadline, cancellationToken);

    /// <summary>Pushes an image to a registry.</summary>
    public IAsyncEnumerable<PushImageResponse> PushImageAsync(PushImageRequest request, CancellationToken cancellationToken, TimeSpan? deadline = null) =>
        channel.OwnServerStreamAsync(OwnMethods.PushImage, request, PushImageResponse.Parser, deadline, cancellationToken);

    /// <summary>Compares layers with their digests.</summary>
    public IAsyncEnumerable<VerifyImagesResponse> VerifyImagesAsync(VerifyImagesRequest request, CancellationToken cancellationToken, TimeSpan? deadline = null) =>
        channel.OwnServerStreamAsync(OwnMethods.VerifyImages, request, VerifyImagesResponse.Parser, deadline, cancellationToken);

    /// <summary>Gives an image a name, or takes one away.</summary>
    public Task<TagImageResponse> TagImageAsync(TagImageRequest request, CancellationToken cancellationToken, TimeSpan? deadline = null) =>
        OneAsync(channel.OwnServerStreamAsync(OwnMethods.TagImage, request, TagImageResponse.Parser, deadline, cancellationToken));

    /// <summary>Removes images that nobody uses.</summary>
    public Task<PruneImagesResponse> PruneImagesAsync(PruneImagesRequest request, CancellationToken cancellationToken, TimeSpan? deadline = null) =>
        OneAsync(channel.OwnServerStreamAsync(OwnMethods.PruneImages, request, PruneImagesResponse.Parser, deadline, cancellationToken));

    /// <summary>What images and containers take on the disk.</summary>
    public Task<DiskUsageResponse> DiskUsageAsync(DiskUsageRequest request, CancellationToken cancellationToken, TimeSpan? deadline = null) =>
        OneAsync(channel.OwnServerStreamAsync(OwnMethods.DiskUsage, request, DiskUsageResponse.Parser, deadline, cancellationToken));

    private static async Task<T> OneAsync<T>(IAsyncEnumerable<T> answers)
    {
        await foreach (T answer in answers)
            return answer;
        throw CriException.Internal("the runtime ended its answer without a word");
    }
}
