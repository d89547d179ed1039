using System.Buffers;
using Sampan.Images.Catalog;
using Sampan.Oci;

namespace Sampan.Images;

/// <summary>How a name finds an image: exact names before beginnings of ids, as with Docker.</summary>
internal static class ImageSearch
{
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    internal static ImageRecord? Find(IReadOnlyList<ImageRecord> images, string text)
    {
        if (Digest.TryParse(text, out Digest id))
            return images.FirstOrDefault(image => image.Id == id);
        return ByName(images, text) ?? ByPrefix(images, text);
    }

    private static ImageRecord? ByName(IReadOnlyList<ImageRecord> images, string text)
    {
        if (!ImageReference.TryParse(text, out ImageReference? reference))
            return null;
        if (reference.Digest is not { } digest)
        {
            string tag = reference.ToString();
            return images.FirstOrDefault(image => image.Tags.Contains(tag));
        }
        string name = reference.WithDigest(digest).ToString();
        string prefix = reference.Name + "@";
        return images.FirstOrDefault(image => image.Digests.Contains(name))
            // The manifest within the index that was pulled names the same image.
            ?? images.FirstOrDefault(image => image.Manifests.Contains(digest)
                && image.Digests.Any(d => d.StartsWith(prefix, StringComparison.Ordinal)));
    }

    private static ImageRecord? ByPrefix(IReadOnlyList<ImageRecord> images, string text)
    {
        string hex = text.StartsWith("sha256:", StringComparison.Ordinal) ? text[7..] : text;
        if (hex.Length is 0 or > 64 || hex.AsSpan().ContainsAnyExcept(HexDigits))
            return null;
        List<ImageRecord> found = [.. images.Where(image => image.Id.Hex.StartsWith(hex, StringComparison.Ordinal)).Take(2)];
        return found.Count == 1 ? found[0] : null;
    }
}
