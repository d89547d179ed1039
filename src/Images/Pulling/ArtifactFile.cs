using System.Text;
using Sampan.Oci;
using Sampan.Oci.Image;

namespace Sampan.Images.Pulling;

/// <summary>A file of an artifact: a blob, and the path that it has where the artifact is mounted.</summary>
internal sealed record ArtifactFile(Descriptor Blob, string Path)
{
    /// <summary>Stands for the digest of a tar that would hold just this file, which nobody makes.</summary>
    public Digest DiffId => Digest.Of(Encoding.UTF8.GetBytes($"artifact file\n{Blob.Digest}\n{Path}"));
}
