using Sampan.Images.Registry;
using Sampan.Oci;
using Sampan.Oci.Image;

namespace Sampan.Images.Archives;

/// <summary>An image that an archive describes.</summary>
internal sealed record ArchivedImage
{
    /// <summary>Full names by tag.</summary>
    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>The digest that its names would have in a registry; null where the archive has no manifest.</summary>
    public Digest? Target { get; init; }

    /// <summary>Index and manifest, where the archive has them.</summary>
    public IReadOnlyList<ManifestDocument> Documents { get; init; } = [];

    public required byte[] ConfigBytes { get; init; }

    public required ImageConfig Config { get; init; }

    /// <summary>The layers' paths in the archive, lowest first.</summary>
    public required IReadOnlyList<string> LayerPaths { get; init; }

    /// <summary>Bytes of manifest, configuration and layers, where the manifest tells; else 0.</summary>
    public long Size { get; init; }

    public Digest Id => Digest.Of(ConfigBytes);

    /// <summary>The name to show.</summary>
    public string Title => Tags is [{ } tag, ..] ? tag : Id.ToString();
}
