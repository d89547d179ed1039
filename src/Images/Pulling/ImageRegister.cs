using Sampan.Images.Catalog;
using Sampan.Images.Content;
using Sampan.Images.Registry;

namespace Sampan.Images.Pulling;

/// <summary>Enters an image and its documents in one step, as seen by sweeps, which hold the same gate.</summary>
internal sealed class ImageRegister(ContentStore content, ImageCatalog catalog, Lock gate)
{
    internal ImageRecord Add(IReadOnlyList<ManifestDocument> documents, ImageRecord image)
    {
        lock (gate)
        {
            foreach (ManifestDocument document in documents)
                content.Add(document.Digest, document.Bytes);
            return catalog.Add(image);
        }
    }
}
