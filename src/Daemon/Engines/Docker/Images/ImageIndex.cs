using System.Buffers;
using Sampan.Images;
using Sampan.Oci;

namespace Sampan.Daemon.Engines.Docker.Images;

/// <summary>Images by all that names them. Never changes: a change is another index.</summary>
internal sealed class ImageIndex
{
    private const string Algorithm = "sha256:";
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    private readonly Dictionary<Digest, KnownImage> _byId = [];
    private readonly Dictionary<string, KnownImage> _byName = new(StringComparer.Ordinal);

    /// <summary>Makes the index of these images, the last of several with one id.</summary>
    public ImageIndex(IEnumerable<KnownImage> images)
    {
        foreach (KnownImage image in images)
        {
            _byId[image.Image.Id] = image;
        }
        All = [.. _byId.Values];
        Images = [.. All.Select(known => known.Image)];
        foreach (KnownImage known in All)
        {
            foreach (string name in known.Image.RepoTags.Concat(known.Image.RepoDigests))
            {
                _byName[name] = known;
            }
        }
    }

    /// <summary>All.</summary>
    public IReadOnlyList<KnownImage> All { get; }

    /// <summary>All, for those who ask.</summary>
    public IReadOnlyList<StoredImage> Images { get; }

    /// <summary>The image with an id.</summary>
    public KnownImage? this[Digest id] => _byId.GetValueOrDefault(id);

    /// <summary>The image of an id, a tag, a digest or the beginning of an id that no other has: exact names before beginnings, as with Docker.</summary>
    public StoredImage? Find(string text) =>
        (Digest.TryParse(text, out Digest id) ? this[id] : ByName(text) ?? ByPrefix(text))?.Image;

    /// <summary>Whether the text can be the name of an image at all.</summary>
    public static bool CanName(string text) => Digest.TryParse(text, out _) || ImageReference.TryParse(text, out _) || IsPrefix(text);

    /// <summary>The same with this image, which takes its names from all others.</summary>
    public ImageIndex With(KnownImage image)
    {
        HashSet<string> taken = [.. image.Image.RepoTags, .. image.Image.RepoDigests];
        return new ImageIndex([.. All.Where(known => known.Image.Id != image.Image.Id).Select(known => Without(known, taken)), image]);
    }

    /// <summary>The same without the image of this id.</summary>
    public ImageIndex Without(Digest id) => new(All.Where(known => known.Image.Id != id));

    private static KnownImage Without(KnownImage known, HashSet<string> names) => known.Image.RepoTags.Concat(known.Image.RepoDigests).Any(names.Contains)
        ? known with
        {
            Image = known.Image with
            {
                RepoTags = [.. known.Image.RepoTags.Where(name => !names.Contains(name))],
                RepoDigests = [.. known.Image.RepoDigests.Where(name => !names.Contains(name))],
            },
        }
        : known;

    private KnownImage? ByName(string text) => !ImageReference.TryParse(text, out ImageReference? reference) ? null
        : _byName.GetValueOrDefault((reference.Digest is { } digest ? reference.WithDigest(digest) : reference).ToString());

    private KnownImage? ByPrefix(string text)
    {
        if (!IsPrefix(text))
        {
            return null;
        }
        string hex = Hex(text);
        KnownImage[] found = [.. All.Where(known => known.Image.Id.Hex.StartsWith(hex, StringComparison.Ordinal)).Take(2)];
        return found.Length == 1 ? found[0] : null;
    }

    private static bool IsPrefix(string text) => Hex(text) is { Length: > 0 and <= 64 } hex && !hex.AsSpan().ContainsAnyExcept(HexDigits);

    private static string Hex(string text) => text.StartsWith(Algorithm, StringComparison.Ordinal) ? text[Algorithm.Length..] : text;
}
