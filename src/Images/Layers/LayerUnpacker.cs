using Sampan.Images.Layers.Record;
using Sampan.Images.Layers.Tar;
using Sampan.Linux;
using Sampan.Linux.Files;
using Sampan.Oci;

namespace Sampan.Images.Layers;

/// <summary>
/// Unpacks one layer's blob into an empty folder, in the form that overlayfs wants. Synchronous: meant for a thread of
/// its own, reading from a pipe that the download fills.
/// </summary>
internal sealed class LayerUnpacker(LayerLimits limits)
{
    private const int BufferSize = 128 * 1024;
    private const long MaxSparseRecord = 16 << 20;

    /// <param name="compressed">The blob; disposed.</param>
    /// <param name="places">Where its parts go.</param>
    /// <param name="diffId">What the tar's digest should be.</param>
    /// <param name="cancellationToken">Looked at between entries.</param>
    /// <exception cref="LayerException">The layer is damaged or refused; the message names the entry.</exception>
    /// <exception cref="DigestMismatchException">The tar is not the promised one.</exception>
    internal LayerFacts Unpack(Stream compressed, UnpackPlaces places, Digest diffId, CancellationToken cancellationToken)
    {
        LayerFacts facts = Unpack(compressed, places, diffId.Algorithm, cancellationToken);
        return facts.DiffId == diffId ? facts : throw new DigestMismatchException("The unpacked layer", diffId, facts.DiffId);
    }

    /// <summary>Unpacks a layer of which only the digest's algorithm is known.</summary>
    internal LayerFacts Unpack(Stream compressed, UnpackPlaces places, string algorithm, CancellationToken cancellationToken)
    {
        using LayerStream layer = LayerStream.Open(
            places.Blob is { } blob ? new TeeStream(compressed, blob) : compressed, algorithm, limits);
        // Not disposed by itself: it holds nothing but a view of the layer.
        var buffered = new BufferedStream(layer, BufferSize);
        using RootedDirectory root = RootedDirectory.Open(places.Diff);
        using var tree = new LayerTree(root, limits);
        Extract(buffered, tree, places.Record, cancellationToken);
        tree.Finish();
        Digest diffId = layer.Finish();
        return new LayerFacts(diffId, tree.Bytes + (places.Blob is { } kept ? new FileInfo(kept).Length : 0), tree.Inodes, tree.ImpliedFolders);
    }

    private void Extract(Stream tar, LayerTree tree, string? record, CancellationToken cancellationToken)
    {
        if (record is null)
        {
            Extract(new TarReader(tar, limits), tree, null, cancellationToken);
            return;
        }
        bool whole;
        using (var recorder = new TarRecorder(tar, record))
        {
            Extract(new TarReader(recorder, limits), tree, recorder, cancellationToken);
            recorder.Finish();
            whole = recorder.IsWhole;
        }
        if (!whole)
            File.Delete(record);
    }

    private void Extract(TarReader tar, LayerTree tree, TarRecorder? recorder, CancellationToken cancellationToken)
    {
        for (long count = 1; tar.Next() is { } entry; count++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (count > limits.MaxEntries)
                throw new LayerException($"The layer has more than {limits.MaxEntries} entries.");
            try
            {
                Apply(entry, tar, tree, recorder);
            }
            catch (LinuxException e)
            {
                throw new LayerException($"The layer's entry '{entry.Path}' cannot be unpacked: {e.Message}", e);
            }
        }
    }

    private void Apply(TarEntry entry, TarReader tar, LayerTree tree, TarRecorder? recorder)
    {
        // Where the data of a sparse file went is not worth a form of its own: it is kept as it came, or not at all.
        if (recorder is null || entry.Segments is not null)
        {
            tree.Apply(entry, tar.Read);
            if (recorder is not null && entry.Segments!.Sum(s => s.Length) > MaxSparseRecord)
                recorder.Spoil();
            return;
        }
        tree.Apply(entry, buffer => recorder.ReadContent(tar.Read, buffer));
        recorder.EndEntry(EntryPath.Clean(entry.Path, limits));
        if (tree.HasReplaced)
            recorder.Spoil();
    }
}
