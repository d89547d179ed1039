using Sampan.Oci;
using Sampan.Oci.Image;

namespace Sampan.Images;

/// <summary>An image of the store, as it was when it was asked for.</summary>
public sealed record StoredImage
{
    /// <summary>The configuration's digest: the one id used everywhere. Of an artifact the manifest's.</summary>
    public required Digest Id { get; init; }

    /// <summary>For artifacts, whose files can be mounted but not run: their kind. Null for images.</summary>
    public string? ArtifactType { get; init; }

    /// <summary>The manifests that led to it, newest first.</summary>
    public required IReadOnlyList<Digest> ManifestDigests { get; init; }

    /// <summary>Full names by tag, e.g. <c>docker.io/library/busybox:latest</c>; none after a pull by digest.</summary>
    public required IReadOnlyList<string> RepoTags { get; init; }

    /// <summary>Full names by the digest that was resolved (index or manifest), e.g. <c>docker.io/library/busybox@sha256:…</c>.</summary>
    public required IReadOnlyList<string> RepoDigests { get; init; }

    /// <summary>Bytes of manifest, configuration and packed layers; never 0.</summary>
    public required long Size { get; init; }

    /// <summary>The configuration; empty for an artifact.</summary>
    public required ImageConfig Config { get; init; }

    /// <summary>The manifest's free key and value pairs; none where they are larger than any list should carry.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();

    /// <summary>The layers' chain ids, lowest first: what a snapshot stands on.</summary>
    public required IReadOnlyList<Digest> ChainIds { get; init; }

    /// <summary>True if it must not be collected: one of its names fits one that is configured as pinned.</summary>
    public required bool Pinned { get; init; }

    /// <summary>The configured name or pattern that pins it, or null.</summary>
    public string? PinnedBy { get; init; }
}
