using static Sampan.Cri.Grpc.GrpcMethodKind;

namespace Sampan.Cri.Grpc;

/// <summary>The methods that Sampan serves beside the CRI, in a package of its own.</summary>
public static class OwnMethods
{
    /// <summary>How far a pull is.</summary>
    public const string WatchPull = "NodeService/WatchPull";

    /// <summary>Takes images over from another runtime's store.</summary>
    public const string AdoptImages = "NodeService/AdoptImages";

    /// <summary>The package's version.</summary>
    public const string Version = "v1";

    /// <summary>All methods.</summary>
    public static IReadOnlyList<CriMethod> All { get; } = [new(WatchPull, ServerStream), new(AdoptImages, ServerStream)];

    /// <summary>The method of a name such as <c>NodeService/WatchPull</c>; null when there is none.</summary>
    public static CriMethod? Find(string name) => All.FirstOrDefault(m => m.Name == name);

    /// <summary>The HTTP path of a method: <c>/sampan.v1.NodeService/WatchPull</c>.</summary>
    public static string PathOf(string name) => $"/sampan.{Version}.{name}";
}
