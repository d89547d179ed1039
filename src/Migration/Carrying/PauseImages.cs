using Sampan.Images.Adoption;
using Sampan.Oci;

namespace Sampan.Migration.Carrying;

/// <summary>Tells the images that hold pods' namespaces, which the kubelet must not collect.</summary>
internal static class PauseImages
{
    private static readonly string[] s_names = ["pause", "pause-amd64", "pause-arm64", "pause-arm", "pause-ppc64le", "pause-s390x", "pod-infrastructure"];

    /// <summary>Whether it is one, by the last part of its repository.</summary>
    internal static bool IsPause(ForeignImage image) => image.Tags.Concat(image.Digests)
        .Any(name => ImageReference.TryParse(name, out ImageReference? reference) && s_names.Contains(reference.Repository.Split('/')[^1]));
}
