using Microsoft.Win32.SafeHandles;
using Sampan.Linux.Interop;

namespace Sampan.Linux.Files;

/// <summary>
/// Replaces a file whole or not at all: temp file in the same folder, flush, rename, flush of the folder.
/// A reader, and the machine after a power cut, sees the old bytes or the new ones.
/// </summary>
public static class AtomicFile
{
    /// <summary>Writes <paramref name="content"/> to <paramref name="path"/>.</summary>
    /// <param name="path">The file; its folder exists.</param>
    /// <param name="content">All of the file's bytes.</param>
    /// <param name="mode">Permission bits of the new file; 0600 unless told.</param>
    /// <exception cref="IOException">The disk refused; the old file is whole.</exception>
    public static void Write(
        string path, ReadOnlySpan<byte> content, UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite)
    {
        string temp = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            var options = new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = mode,
                BufferSize = 0,
            };
            using (var file = new FileStream(temp, options))
            {
                file.Write(content);
                file.Flush(flushToDisk: true);
            }
            File.Move(temp, path, overwrite: true);
        }
        catch
        {
            File.Delete(temp);
            throw;
        }
        FlushDirectory(Path.GetDirectoryName(path)!);
    }

    /// <summary>Makes renames and deletions in <paramref name="path"/> durable.</summary>
    /// <exception cref="LinuxException">open or fsync failed.</exception>
    public static void FlushDirectory(string path)
    {
        using SafeFileHandle directory = Libc.OpenDirectory(path);
        Libc.Check(Libc.fsync(directory), "fsync", path);
    }
}
