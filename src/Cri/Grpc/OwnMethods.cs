using static Sampan.Cri.Grpc.GrpcMethodKind;

namespace Sampan.Cri.Grpc;

/// <summary>The methods that Sampan serves beside the CRI, in a package of its own.</summary>
public static class OwnMethods
{
    /// <summary>How far a pull is.</summary>
    public const string WatchPull = "NodeService/WatchPull";

    /// <summary>Takes images over from another runtime's store.</summary>
    public const string AdoptImages = "NodeService/AdoptImages";

    /// <summary>Brings the images of an archive into the store.</summary>
    public const string ImportImages = "NodeService/ImportImages";

    /// <summary>Writes images as an archive.</summary>
    public const string ExportImages = "NodeService/ExportImages";

    /// <summary>Gives an image a name, or takes one away.</summary>
    public const string TagImage = "NodeService/TagImage";

    /// <summary>Compares layers with their digests.</summary>
    public const string VerifyImages = "NodeService/VerifyImages";

    /// <summary>Removes images that nobody uses.</summary>
    public const string PruneImages = "NodeService/PruneImages";

    /// <summary>What images and containers take on the disk.</summary>
    public const string DiskUsage = "NodeService/DiskUsage";

    /// <summary>Pushes an image to a registry.</summary>
    public const string PushImage = "NodeService/PushImage";

    /// <summary>The package's version.</summary>
    public const string Version = "v1";

    /// <summary>All methods.</summary>
    public static IReadOnlyList<CriMethod> All { get; } =
    [
        .. ((string[])[WatchPull, AdoptImages, ImportImages, ExportImages, TagImage, VerifyImages, PruneImages, DiskUsage, PushImage])
            .Select(name => new CriMethod(name, ServerStream)),
    ];

    /// <summary>The method of a name such as <c>NodeService/WatchPull</c>; null when there is none.</summary>
    public static CriMethod? Find(string name) => All.FirstOrDefault(m => m.Name == name);

    /// <summary>The HTTP path of a method: <c>/sampan.v1.NodeService/WatchPull</c>.</summary>
    public static string PathOf(string name) => $"/sampan.{Version}.{name}";
}
