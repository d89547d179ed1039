using System.Text.Json;
using Sampan.Oci;
using Sampan.Oci.Image;

namespace Sampan.Migration.Carrying;

/// <summary>An index or manifest, byte for byte.</summary>
/// <param name="Digest">Its digest.</param>
/// <param name="MediaType">What it is.</param>
/// <param name="Bytes">Its bytes.</param>
internal sealed record CarriedDocument(Digest Digest, string MediaType, byte[] Bytes)
{
    /// <summary>The document of some bytes.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    internal static CarriedDocument Of(byte[] bytes)
    {
        MediaTypeProbe probe = JsonSerializer.Deserialize(bytes, OciJson.Default.MediaTypeProbe) ?? throw new JsonException("it is null.");
        string type = probe.MediaType ?? (probe.Manifests is not null ? MediaTypes.OciIndex : MediaTypes.OciManifest);
        return new CarriedDocument(Digest.Of(bytes), type, bytes);
    }

    /// <summary>The digests of what it leads to: manifests, or a configuration and layers.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    internal (IReadOnlyList<Digest> Manifests, Digest? Config, IReadOnlyList<Digest> Layers) Children()
    {
        if (MediaTypes.IsIndex(MediaType))
        {
            ImageIndex index = JsonSerializer.Deserialize(Bytes, OciJson.Default.ImageIndex) ?? throw new JsonException("it is null.");
            return ([.. index.Manifests.Select(m => m.Digest)], null, []);
        }
        Manifest manifest = JsonSerializer.Deserialize(Bytes, OciJson.Default.Manifest) ?? throw new JsonException("it is null.");
        return ([], manifest.Config.Digest, [.. manifest.Layers.Select(l => l.Digest)]);
    }
}
