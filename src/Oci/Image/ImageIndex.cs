namespace Sampan.Oci.Image;

/// <summary>One image for several platforms: OCI index or Docker manifest list.</summary>
public sealed record ImageIndex
{
    /// <summary>Always 2.</summary>
    public int SchemaVersion { get; init; } = 2;

    /// <summary>The document's media type.</summary>
    public string? MediaType { get; init; }

    /// <summary>The manifests, one for each platform.</summary>
    public required IReadOnlyList<Descriptor> Manifests { get; init; }

    /// <summary>Free key and value pairs.</summary>
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    /// <summary>The first manifest that serves <paramref name="platform"/> best, or null.</summary>
    public Descriptor? Select(Platform platform)
    {
        Descriptor? best = null;
        int rank = 0;
        foreach (Descriptor manifest in Manifests)
        {
            if (!MediaTypes.IsManifest(manifest.MediaType ?? MediaTypes.OciManifest) && !MediaTypes.IsIndex(manifest.MediaType))
                continue;
            int score = manifest.Platform is null ? 0 : platform.Match(manifest.Platform);
            if (score > rank)
                (best, rank) = (manifest, score);
        }
        return best ?? (Manifests is [{ Platform: null } only] ? only : null);
    }
}
