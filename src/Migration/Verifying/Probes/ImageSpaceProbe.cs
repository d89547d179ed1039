using Sampan.Cri.V1;

namespace Sampan.Migration.Verifying.Probes;

/// <summary>Does the runtime tell how much room images take?</summary>
internal sealed class ImageSpaceProbe : INodeProbe
{
    /// <inheritdoc/>
    public string Name => "image-space";

    /// <inheritdoc/>
    public string Title => "Does the runtime tell how much room images take?";

    /// <inheritdoc/>
    public async Task<ProbeResult> RunAsync(VerifyContext node, CancellationToken cancellation)
    {
        ImageFsInfoResponse answer = await node.Images.ImageFsInfoAsync(new ImageFsInfoRequest(), cancellation);
        string[] places = [.. answer.ImageFilesystems.Select(f => $"{f.FsId?.Mountpoint}: {(f.UsedBytes?.Value ?? 0) >> 20} MiB")];
        return places.Length > 0 ? this.Ok(string.Join(", ", places)) : this.Failed("no file system of images: the kubelet cannot collect garbage");
    }
}
