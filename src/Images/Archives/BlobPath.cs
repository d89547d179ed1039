using Sampan.Oci;

namespace Sampan.Images.Archives;

/// <summary>Where OCI's layout keeps content: <c>blobs/ALGORITHM/HEX</c>.</summary>
internal static class BlobPath
{
    internal static string Of(Digest digest) => $"blobs/{digest.Algorithm}/{digest.Hex}";

    /// <summary>The digest that a path promises, or null.</summary>
    internal static Digest? Digest(string path)
    {
        string[] parts = path.Split('/');
        return parts is ["blobs", { } algorithm, { } hex] && Oci.Digest.TryParse($"{algorithm}:{hex}", out Digest digest) ? digest : null;
    }
}
