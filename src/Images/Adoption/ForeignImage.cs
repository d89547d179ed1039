using Sampan.Oci;

namespace Sampan.Images.Adoption;

/// <summary>An image in somebody else's store.</summary>
public sealed record ForeignImage
{
    /// <summary>The configuration's digest, which is the image's id here and there.</summary>
    public required Digest Id { get; init; }

    /// <summary>Full names by tag, e.g. <c>docker.io/library/busybox:latest</c>.</summary>
    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>Full names by digest, as they were pulled.</summary>
    public required IReadOnlyList<string> Digests { get; init; }

    /// <summary>The configuration, byte for byte; empty if the image cannot be taken over.</summary>
    public byte[] Config { get; init; } = [];

    /// <summary>Bytes of manifest, configuration and packed layers, where that store knows them; else 0.</summary>
    public long Size { get; init; }

    /// <summary>The indexes that lead to it, then its manifest, where that store keeps them.</summary>
    public IReadOnlyList<byte[]> Documents { get; init; } = [];

    /// <summary>The layers, lowest first.</summary>
    public IReadOnlyList<ForeignLayer> Layers { get; init; } = [];

    /// <summary>Why it cannot be taken over; null if it can.</summary>
    public string? Problem { get; init; }

    /// <summary>The name to show: a tag, else a digest, else the id.</summary>
    public string Title => Tags.Concat(Digests).FirstOrDefault() ?? Id.ToString();
}
