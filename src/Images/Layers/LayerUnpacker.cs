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

    /// <param name="compressed">The blob; disposed.</param>
    /// <param name="folder">An empty folder that nobody else uses.</param>
    /// <param name="diffId">What the tar's digest should be.</param>
    /// <param name="cancellationToken">Looked at between entries.</param>
    /// <exception cref="LayerException">The layer is damaged or refused; the message names the entry.</exception>
    /// <exception cref="DigestMismatchException">The tar is not the promised one.</exception>
    internal LayerFacts Unpack(Stream compressed, string folder, Digest diffId, CancellationToken cancellationToken)
    {
        using LayerStream layer = LayerStream.Open(compressed, diffId, limits.MaxBytes);
        // Not disposed by itself: it holds nothing but a view of the layer.
        var buffered = new BufferedStream(layer, BufferSize);
        using RootedDirectory root = RootedDirectory.Open(folder);
        using var tree = new LayerTree(root, limits);
        Extract(new TarReader(buffered, limits), tree, cancellationToken);
        tree.Finish();
        Digest actual = layer.Finish();
        if (actual != diffId)
            throw new DigestMismatchException("The unpacked layer", diffId, actual);
        return new LayerFacts(actual, tree.Bytes, tree.Inodes, tree.ImpliedFolders);
    }

    private void Extract(TarReader tar, LayerTree tree, CancellationToken cancellationToken)
    {
        for (long count = 1; tar.Next() is { } entry; count++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (count > limits.MaxEntries)
                throw new LayerException($"The layer has more than {limits.MaxEntries} entries.");
            try
            {
                tree.Apply(entry, tar.Read);
            }
            catch (LinuxException e)
            {
                throw new LayerException($"The layer's entry '{entry.Path}' cannot be unpacked: {e.Message}", e);
            }
        }
    }
}
