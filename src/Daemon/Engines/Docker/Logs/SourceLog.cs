using Microsoft.Win32.SafeHandles;
using Sampan.Linux;
using Sampan.Linux.Files;

namespace Sampan.Daemon.Engines.Docker.Logs;

/// <summary>
/// Reads a log that dockerd writes and rotates: the file is held open, so that no rotation takes it away, and files that
/// came after it are found by their inodes. Names move while they are looked at; what was opened counts only if the files
/// are the same before and after.
/// </summary>
internal sealed class SourceLog(string path, bool adopted) : IDisposable
{
    // The end of a line holds its time, in nanoseconds.
    private const int FingerprintSize = 64;

    // A log that dockershim left may be as large as the disk.
    private const long MaxAdopted = 128 * 1024 * 1024;

    private SafeFileHandle? _file;
    private ulong _inode;
    private long _offset;

    internal string Path => path;

    internal bool IsOpen => _file is not null;

    /// <summary>How far it was read; null before it was found.</summary>
    internal SourcePlace? Place => _file is null ? null : new SourcePlace(_inode, _offset, Fingerprint(_file, _offset));

    /// <summary>
    /// Goes on at <paramref name="place"/>; without one at the oldest file, or, of a container that was taken over, at the
    /// present one: all that its readers were shown.
    /// </summary>
    /// <param name="place">Where it was left.</param>
    /// <param name="isTakenUp">Without a place: whether some lines are known nevertheless, and the next ones may be in older files.</param>
    /// <param name="lost">Whether the place is no more: dockerd had thrown it away.</param>
    /// <returns>False if there is no file yet, or a rotation is under way.</returns>
    /// <exception cref="IOException">The disk refused.</exception>
    internal bool Open(SourcePlace? place, bool isTakenUp, out bool lost)
    {
        lost = false;
        List<RotatedFile> files = RotatedFile.List(path);
        if (files.Count == 0)
        {
            return false;
        }
        RotatedFile? found = place is { } known ? Find(files, known) : null;
        bool isAdoption = adopted && place is null && !isTakenUp;
        RotatedFile file = found ?? (isAdoption ? files[^1] : files[0]);
        if (!TryTake(file, files))
        {
            return false;
        }
        lost = place is not null && found is null;
        _offset = found is not null ? place!.Value.Offset : isAdoption ? FirstAdopted() : 0;
        return true;
    }

    /// <summary>Reads on from the place; 0 at the end.</summary>
    internal int Read(Span<byte> buffer) => RandomAccess.Read(_file!, buffer, _offset);

    /// <summary>Moves the place over what was read.</summary>
    internal void Advance(int count) => _offset += count;

    /// <summary>Whether dockerd has gone on to another file, and will write nothing more into this one.</summary>
    /// <param name="wasCut">Whether this file was emptied, by hand or by a dockerd that could not rename it; it is read anew then.</param>
    internal bool IsFinished(out bool wasCut)
    {
        NodeFacts? present = NodeFacts.At(path);
        wasCut = present is { } facts && facts.Inode == _inode && facts.Size < _offset;
        _offset = wasCut ? 0 : _offset;
        return present?.Inode != _inode;
    }

    /// <summary>Goes on with the file that came after this one; false if names are being moved right now.</summary>
    internal bool MoveOn()
    {
        List<RotatedFile> files = RotatedFile.List(path);
        int own = files.FindIndex(file => file.Inode == _inode);
        if (own < 0 && _file!.Stat(path).Links > 0)
        {
            return false;
        }
        if (own + 1 >= files.Count || !TryTake(files[own + 1], files))
        {
            return false;
        }
        _offset = 0;
        return true;
    }

    /// <summary>
    /// Deletes what was read and has moved out of dockerd's hands: numbers above 1, and one more is left than is read, since
    /// a rotation may move names while this looks at them.
    /// </summary>
    internal void DropConsumed()
    {
        if (adopted)
        {
            return;
        }
        List<RotatedFile> files = RotatedFile.List(path);
        int own = files.FindIndex(file => file.Inode == _inode);
        foreach (RotatedFile file in files.Take(Math.Max(own, 0)).Where(file => file.Number >= files[own].Number + 2))
        {
            string name = RotatedFile.NameOf(path, file.Number);
            if (NodeFacts.At(name)?.Inode == file.Inode)
            {
                File.Delete(name);
            }
        }
    }

    public void Dispose()
    {
        _file?.Dispose();
        _file = null;
    }

    private bool TryTake(RotatedFile wanted, List<RotatedFile> files)
    {
        SafeFileHandle? opened = TryOpen(RotatedFile.NameOf(path, wanted.Number));
        if (opened is null)
        {
            return false;
        }
        if (opened.Stat(path).Inode != wanted.Inode || !IsSame(files, RotatedFile.List(path)))
        {
            opened.Dispose();
            return false;
        }
        _file?.Dispose();
        (_file, _inode) = (opened, wanted.Inode);
        return true;
    }

    private static bool IsSame(List<RotatedFile> before, List<RotatedFile> after) =>
        before.Select(file => (file.Number, file.Inode)).SequenceEqual(after.Select(file => (file.Number, file.Inode)));

    private RotatedFile? Find(List<RotatedFile> files, SourcePlace place)
    {
        foreach (RotatedFile file in files.OrderBy(file => file.Inode != place.Inode))
        {
            using SafeFileHandle? opened = TryOpen(RotatedFile.NameOf(path, file.Number));
            // A file at whose start nothing was read yet has nothing to be known by but its inode.
            if (opened is not null && file.Size >= place.Offset && (place.Offset > 0 || file.Inode == place.Inode)
                && Fingerprint(opened, place.Offset) == place.Fingerprint)
            {
                return file;
            }
        }
        return null;
    }

    private static SafeFileHandle? TryOpen(string name)
    {
        try
        {
            using RootedDirectory folder = RootedDirectory.Open(System.IO.Path.GetDirectoryName(name)!);
            return folder.OpenFile(System.IO.Path.GetFileName(name));
        }
        catch (LinuxException e) when (e.Errno == Errno.ENOENT)
        {
            return null;
        }
    }

    private static ulong Fingerprint(SafeFileHandle file, long offset)
    {
        Span<byte> bytes = stackalloc byte[FingerprintSize];
        int size = (int)Math.Min(FingerprintSize, offset);
        return Fingerprints.Of(bytes[..RandomAccess.Read(file, bytes[..size], offset - size)]);
    }

    private long FirstAdopted()
    {
        long start = RandomAccess.GetLength(_file!) - MaxAdopted;
        if (start <= 0)
        {
            return 0;
        }
        byte[] bytes = new byte[LogLines.MaxLength];
        int end = bytes.AsSpan(0, RandomAccess.Read(_file!, bytes, start)).IndexOf((byte)'\n');
        return start + end + 1;
    }
}
