using Sampan.Oci.Image;

namespace Sampan.Images.Archives;

/// <summary>How an archive is read.</summary>
public sealed record ImportChoice
{
    /// <summary>The repository of images that the archive names by tag only, e.g. <c>registry.example/team/app</c>; null to leave them nameless.</summary>
    public string? BaseName { get; init; }

    /// <summary>Whether images also get names by digest, as far as the archive has their manifests.</summary>
    public bool Digests { get; init; }

    /// <summary>Which images of several platforms are taken.</summary>
    public Platform Platform { get; init; } = Platform.Host;
}
