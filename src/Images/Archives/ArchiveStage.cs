using System.Buffers.Binary;
using Sampan.Images.Layers;
using Sampan.Images.Layers.Tar;
using Sampan.Oci;

namespace Sampan.Images.Archives;

/// <summary>
/// An archive's content, read once from front to back: JSON is kept, layers are unpacked as they come, whatever order the
/// files are in. What becomes of them is decided when all is read.
/// </summary>
internal sealed class ArchiveStage(StagingArea staging, LayerLimits limits, bool keepBlobs) : IDisposable
{
    private const int MaxDocument = 8 << 20;
    private const int PeekSize = TarHeader.BlockSize;
    private const int MaxLinks = 40;

    private readonly Dictionary<string, ArchivedLayer> _layers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _links = new(StringComparer.Ordinal);

    internal ArchiveDocuments Documents { get; } = new();

    /// <summary>Reads all items.</summary>
    /// <param name="items">The archive.</param>
    /// <param name="isKnown">Whether the store has a layer with this blob digest or diff ID: it is not unpacked again.</param>
    /// <param name="progress">Told of each layer.</param>
    /// <param name="cancellationToken">Looked at between files.</param>
    internal void Read(
        IEnumerable<ArchiveItem> items, Func<Digest, bool> isKnown, IProgress<ImportedLayer>? progress, CancellationToken cancellationToken)
    {
        foreach (ArchiveItem item in items)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (item.LinkTarget is { } target)
                _links[item.Path] = target;
            else if (item.Size > 0 && !(BlobPath.Digest(item.Path) is { } digest && isKnown(digest)))
                Read(item, progress, cancellationToken);
        }
    }

    /// <summary>The layer at a path, links followed; null if there is none.</summary>
    internal ArchivedLayer? Layer(string path)
    {
        for (int i = 0; i < MaxLinks && _links.TryGetValue(path, out string? target); i++)
            path = target;
        return _layers.GetValueOrDefault(path);
    }

    /// <summary>Drops what was not put in place.</summary>
    public void Dispose()
    {
        foreach (ArchivedLayer layer in _layers.Values.Where(l => Directory.Exists(l.Folder)))
            staging.Discard(layer.Folder);
        staging.Empty();
    }

    private void Read(ArchiveItem item, IProgress<ImportedLayer>? progress, CancellationToken cancellationToken)
    {
        PeekedStream content = PeekedStream.Open(item.Content, (int)Math.Min(PeekSize, item.Size));
        // Layers first: a tar may begin with a file named '{'.
        if (IsLayer(content.Start))
        {
            ArchivedLayer layer = Unpack(item, content, cancellationToken);
            _layers[item.Path] = layer;
            progress?.Report(new ImportedLayer(layer.Facts.DiffId, layer.Facts.Bytes));
        }
        else if (IsJson(content.Start))
        {
            if (item.Size > MaxDocument)
                throw new ArchiveException($"The archive's {item.Path} has {item.Size} bytes; JSON files of at most {MaxDocument} are read.");
            byte[] bytes = new byte[item.Size];
            content.ReadExactly(bytes);
            Documents.Add(item.Path, bytes);
        }
    }

    private ArchivedLayer Unpack(ArchiveItem item, PeekedStream content, CancellationToken cancellationToken)
    {
        string folder = staging.MakeLayer();
        try
        {
            var hashed = new HashingStream(content);
            LayerFacts facts = new LayerUnpacker(limits).Unpack(
                hashed, UnpackPlaces.In(folder, keepBlobs), "sha256", cancellationToken);
            Digest blob = hashed.Finish();
            if (BlobPath.Digest(item.Path) is { Algorithm: "sha256" } promised && promised != blob)
                throw new DigestMismatchException($"The archive's {item.Path}", promised, blob);
            return new ArchivedLayer(folder, facts, blob);
        }
        catch
        {
            staging.Discard(folder);
            throw;
        }
    }

    private static bool IsJson(ReadOnlySpan<byte> start) => start.TrimStart(" \t\r\n"u8) is [(byte)'{' or (byte)'[', ..];

    /// <summary>gzip, zstd, or the header of a tar, of which an empty one begins with zeros.</summary>
    private static bool IsLayer(ReadOnlySpan<byte> start) =>
        start is [0x1f, 0x8b, ..]
        || (start.Length >= 4 && BinaryPrimitives.ReadUInt32LittleEndian(start) is 0xFD2FB528 or (>= 0x184D2A50 and <= 0x184D2A5F))
        || (start.Length == PeekSize && (!start.ContainsAnyExcept((byte)0) || TarHeader.IsHeader(start)));
}
