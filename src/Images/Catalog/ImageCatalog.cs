using System.Collections.Immutable;
using System.Text.Json;
using Sampan.Linux.Files;
using Sampan.Oci;

namespace Sampan.Images.Catalog;

/// <summary>Which images there are and what they are called. Each change is on the disk before anybody sees it.</summary>
internal sealed class ImageCatalog
{
    private readonly string _file;
    private readonly Lock _lock = new();
    private volatile ImmutableList<ImageRecord> _images;

    private ImageCatalog(string file, ImmutableList<ImageRecord> images)
    {
        _file = file;
        _images = images;
    }

    internal IReadOnlyList<ImageRecord> All => _images;

    /// <summary>Reads the catalog, keeping the images that are whole.</summary>
    /// <exception cref="ImageStoreException">The file cannot be understood; nothing is thrown away.</exception>
    internal static ImageCatalog Open(string file, Func<ImageRecord, bool> isWhole)
    {
        if (!File.Exists(file))
            return new ImageCatalog(file, []);
        try
        {
            CatalogFile? content = JsonSerializer.Deserialize(File.ReadAllBytes(file), ImagesJson.Default.CatalogFile);
            return content?.Version == 1
                ? new ImageCatalog(file, [.. content.Images.Where(isWhole)])
                : throw new ImageStoreException($"{file} is of version {content?.Version}, which this program does not know.");
        }
        catch (JsonException e)
        {
            throw new ImageStoreException($"{file} is damaged ({e.Message}). Move it away to start with no images.", e);
        }
    }

    internal ImageRecord? Find(Digest id) => _images.Find(image => image.Id == id);

    /// <summary>Adds an image, or its new names to the one with the same id. A tag leaves the image that had it.</summary>
    internal ImageRecord Add(ImageRecord added)
    {
        lock (_lock)
        {
            ImageRecord merged = added;
            var kept = ImmutableList.CreateBuilder<ImageRecord>();
            foreach (ImageRecord image in _images)
            {
                if (image.Id == added.Id)
                    merged = Merge(image, added);
                else
                    kept.Add(image with { Tags = [.. image.Tags.Except(added.Tags)] });
            }
            kept.Add(merged);
            Save_NeedsLock(kept.ToImmutable());
            return merged;
        }
    }

    /// <summary>Gives an image a name, taking it from the image that had it; null if the image is not there.</summary>
    internal ImageRecord? Tag(Digest id, string tag)
    {
        lock (_lock)
        {
            if (_images.Find(image => image.Id == id) is not { } found)
                return null;
            ImageRecord named = found with { Tags = [.. found.Tags.Except([tag]), tag] };
            Save_NeedsLock([.. _images.Where(i => i.Id != id).Select(i => i with { Tags = [.. i.Tags.Except([tag])] }), named]);
            return named;
        }
    }

    /// <summary>Takes a name, tag or digest, from the image that has it; null if none has.</summary>
    internal ImageRecord? Untag(string name)
    {
        lock (_lock)
        {
            if (_images.Find(image => image.Tags.Contains(name) || image.Digests.Contains(name)) is not { } found)
                return null;
            ImageRecord left = found with { Tags = [.. found.Tags.Except([name])], Digests = [.. found.Digests.Except([name])] };
            Save_NeedsLock(_images.Replace(found, left));
            return left;
        }
    }

    /// <summary>Removes an image with all its names; false if it is not there.</summary>
    internal bool Remove(Digest id)
    {
        lock (_lock)
        {
            ImmutableList<ImageRecord> left = _images.RemoveAll(image => image.Id == id);
            if (left.Count == _images.Count)
                return false;
            Save_NeedsLock(left);
            return true;
        }
    }

    private static ImageRecord Merge(ImageRecord old, ImageRecord added) => added with
    {
        Manifests = [.. added.Manifests.Union(old.Manifests)],
        Indexes = [.. added.Indexes.Union(old.Indexes)],
        Tags = [.. old.Tags.Union(added.Tags)],
        Digests = [.. old.Digests.Union(added.Digests)],
        // What was taken over without a manifest does not know how large its blobs were.
        Size = added.Manifests.Count > 0 ? added.Size : old.Size,
    };

    private void Save_NeedsLock(ImmutableList<ImageRecord> images)
    {
        var content = new CatalogFile { Images = images };
        AtomicFile.Write(_file, JsonSerializer.SerializeToUtf8Bytes(content, ImagesJson.Default.CatalogFile));
        _images = images;
    }
}
