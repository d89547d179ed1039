using Sampan.Oci;

namespace Sampan.Images.Layers;

/// <summary>Makes a layer that holds one file, the blob as it came. Synchronous, as <see cref="LayerUnpacker"/>.</summary>
internal static class FileLayer
{
    private const int BlockSize = 4096, BufferSize = 128 * 1024;

    private const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
    private const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <param name="blob">The file's bytes; whoever sends them has checked their number and digest. Disposed.</param>
    /// <param name="folder">An empty folder that nobody else uses.</param>
    /// <param name="path">The file's path in it, without <c>..</c>.</param>
    /// <param name="diffId">The name of the layer's content.</param>
    /// <param name="cancellationToken">Looked at between pieces.</param>
    internal static LayerFacts Write(Stream blob, string folder, string path, Digest diffId, CancellationToken cancellationToken)
    {
        using Stream source = blob;
        File.SetUnixFileMode(folder, FolderMode);
        string[] parts = path.Split('/');
        string here = folder;
        foreach (string part in parts[..^1])
        {
            here = Path.Combine(here, part);
            Directory.CreateDirectory(here);
            // Whatever the process's umask took away.
            File.SetUnixFileMode(here, FolderMode);
        }
        string target = Path.Combine(here, parts[^1]);
        long length = 0;
        using (var file = new FileStream(target, System.IO.FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0))
        {
            byte[] buffer = new byte[BufferSize];
            int read;
            while ((read = source.Read(buffer)) > 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                file.Write(buffer, 0, read);
                length += read;
            }
        }
        File.SetUnixFileMode(target, FileMode);
        long blocks = parts.Length + (length + BlockSize - 1) / BlockSize;
        return new LayerFacts(diffId, blocks * BlockSize, parts.Length + 1, [], path);
    }
}
