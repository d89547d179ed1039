using Sampan.Cri.V1;

namespace Sampan.Cri.Grpc.Client;

/// <summary>Images: the methods of ImageService. Errors, deadlines and cancellation as <see cref="CriChannel"/> says.</summary>
/// <param name="channel">The runtime; stays the caller's.</param>
public sealed class ImageServiceClient(CriChannel channel)
{
    /// <summary>All images that pass a filter.</summary>
    public Task<ListImagesResponse> ListImagesAsync(ListImagesRequest request, CancellationToken cancellationToken, TimeSpan? deadline = null) =>
        channel.UnaryAsync("ImageService/ListImages", request, ListImagesResponse.Parser, deadline, cancellationToken);

    /// <summary>The same in batches.</summary>
    public IAsyncEnumerable<StreamImagesResponse> StreamImagesAsync(StreamImagesRequest request, CancellationToken cancellationToken, TimeSpan? deadline = null) =>
        channel.ServerStreamAsync("ImageService/StreamImages", request, StreamImagesResponse.Parser, deadline, cancellationToken);

    /// <summary>One image; none in the answer when it is absent.</summary>
    public Task<ImageStatusResponse> ImageStatusAsync(ImageStatusRequest request, CancellationToken cancellationToken, TimeSpan? deadline = null) =>
        channel.UnaryAsync("ImageService/ImageStatus", request, ImageStatusResponse.Parser, deadline, cancellationToken);

    /// <summary>Fetches an image. Give it no short deadline.</summary>
    public Task<PullImageResponse> PullImageAsync(PullImageRequest request, CancellationToken cancellationToken, TimeSpan? deadline = null) =>
        channel.UnaryAsync("ImageService/PullImage", request, PullImageResponse.Parser, deadline, cancellationToken);

    /// <summary>Removes an image.</summary>
    public Task<RemoveImageResponse> RemoveImageAsync(RemoveImageRequest request, CancellationToken cancellationToken, TimeSpan? deadline = null) =>
        channel.UnaryAsync("ImageService/RemoveImage", request, RemoveImageResponse.Parser, deadline, cancellationToken);

    /// <summary>Space that images and containers take.</summary>
    public Task<ImageFsInfoResponse> ImageFsInfoAsync(ImageFsInfoRequest request, CancellationToken cancellationToken, TimeSpan? deadline = null) =>
        channel.UnaryAsync("ImageService/ImageFsInfo", request, ImageFsInfoResponse.Parser, deadline, cancellationToken);
}
