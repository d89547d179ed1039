using Sampan.Cri.V1;
using Sampan.Daemon.Engines;

namespace Sampan.Daemon.ImageService;

/// <summary>ImageService/ImageFsInfo.</summary>
internal sealed class ImageFsInfo(IImageEngine images, TimeProvider time)
{
    private const long NanosecondsPerMillisecond = 1_000_000;

    /// <summary>Disk in use by images and by writable layers.</summary>
    public Task<ImageFsInfoResponse> HandleAsync(ImageFsInfoRequest request, CancellationToken token)
    {
        ImageDiskUsage usage = images.Usage();
        return Task.FromResult(new ImageFsInfoResponse
        {
            ImageFilesystems = { Usage(usage.ImageBytes, usage.ImageInodes) },
            ContainerFilesystems = { Usage(usage.ContainerBytes, usage.ContainerInodes) },
        });
    }

    private FilesystemUsage Usage(ulong bytes, ulong inodes) => new()
    {
        Timestamp = time.GetUtcNow().ToUnixTimeMilliseconds() * NanosecondsPerMillisecond,
        FsId = new FilesystemIdentifier { Mountpoint = images.Root },
        UsedBytes = new UInt64Value { Value = bytes },
        InodesUsed = new UInt64Value { Value = inodes },
    };
}
