using Sampan.Daemon.State;

namespace Sampan.Daemon.ImageService;

/// <summary>Who uses which image.</summary>
internal static class ImageUsers
{
    /// <summary>The ids of images that containers were made from or have as a volume.</summary>
    public static HashSet<string> Ids(ObjectState state) =>
    [
        .. state.Containers.All.SelectMany(container => (container.MountImages?.Values ?? []).Append(container.ImageId)),
    ];
}
