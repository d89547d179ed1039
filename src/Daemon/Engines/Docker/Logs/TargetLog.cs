using Microsoft.Win32.SafeHandles;
using Sampan.Linux;
using Sampan.Linux.Files;

namespace Sampan.Daemon.Engines.Docker.Logs;

/// <summary>
/// Writes the file that the kubelet reads, renames and deletes. A link is never followed: dockershim and cri-dockerd left
/// links into Docker's own log there. Such a link is replaced by a file, once that holds all that the link has shown.
/// </summary>
internal sealed class TargetLog(string path) : IDisposable
{
    // As containerd has them: root, and the group that log collectors may run in.
    private const uint Mode = 0x1A0; // 0640

    // dockerd parts texts into pieces of 16 KiB.
    private const int LongestLine = 64 * 1024;

    private SafeFileHandle? _file;
    private ulong _inode;
    private long _length;

    /// <summary>Where the next line goes.</summary>
    internal TargetPlace Place => new(_inode, _length);

    internal bool IsOpen => _file is not null;

    /// <summary>Whether a link is at the path still, and what is written goes to a file beside it. Each opening begins that anew.</summary>
    internal bool IsReplacing { get; private set; }

    /// <summary>The name of the file beside a link: nothing that the kubelet takes for a rotated log, or for rubbish (<c>*.tmp</c>).</summary>
    private string Beside => $".{Path.GetFileName(path)}.sampan";

    /// <summary>
    /// Opens or makes the file at the path. What had been written beyond <paramref name="recorded"/> is cut off, also if the
    /// kubelet has renamed that file meanwhile: it will be written again.
    /// </summary>
    /// <returns>True if a new file was made at the path.</returns>
    /// <exception cref="IOException">The folder is gone, something else is at the path, or the disk refused.</exception>
    internal bool Open(TargetPlace recorded)
    {
        Dispose();
        using RootedDirectory folder = OpenFolder();
        string name = Path.GetFileName(path);
        switch (folder.Stat(name))
        {
            case null:
                CutRenamed(folder, name, recorded);
                Take(folder.CreateFile(name, Mode), 0);
                return true;
            case { Type: NodeType.Symlink }:
                folder.RemoveFile(Beside);
                Take(folder.CreateFile(Beside, Mode), 0);
                IsReplacing = true;
                return false;
            case { Type: NodeType.File }:
                SafeFileHandle file = folder.OpenForWriting(name);
                NodeFacts facts = file.Stat(path);
                if (facts.Inode != recorded.Inode)
                {
                    CutRenamed(folder, name, recorded);
                }
                Take(file, facts.Inode == recorded.Inode ? Math.Min(facts.Size, recorded.Length) : facts.Size);
                Cut();
                return false;
            default:
                throw new IOException($"{path} is no regular file, and no log can be written there: remove it");
        }
    }

    /// <summary>Appends lines. When the disk refuses, nothing was appended.</summary>
    internal void Write(ReadOnlySpan<byte> lines)
    {
        try
        {
            RandomAccess.Write(_file!, lines, _length);
        }
        catch (IOException)
        {
            Cut();
            throw;
        }
        _length += lines.Length;
    }

    /// <summary>The time of the file's last whole line, null if there is none. An unfinished line behind it is cut off.</summary>
    internal byte[]? LastTime()
    {
        if (_length == 0)
        {
            return null;
        }
        using RootedDirectory folder = OpenFolder();
        using SafeFileHandle reading = folder.OpenFile(Path.GetFileName(path));
        byte[] tail = new byte[Math.Min(_length, LongestLine)];
        ReadOnlySpan<byte> read = tail.AsSpan(0, RandomAccess.Read(reading, tail, _length - tail.Length));
        int end = read.LastIndexOf((byte)'\n') + 1;
        if (end > 0)
        {
            _length -= read.Length - end;
            Cut();
        }
        ReadOnlySpan<byte> line = read[..Math.Max(end - 1, 0)];
        line = line[(line.LastIndexOf((byte)'\n') + 1)..];
        int space = line.IndexOf((byte)' ');
        return space > 0 ? line[..space].ToArray() : null;
    }

    /// <summary>Puts the file in the link's place, or where the kubelet has renamed it away.</summary>
    internal void Replace()
    {
        File.Move(Path.Combine(Path.GetDirectoryName(path)!, Beside), path, overwrite: true);
        IsReplacing = false;
    }

    /// <summary>Removes the file that <see cref="Open"/> has made, and into which nothing was written yet.</summary>
    internal void Remove() => File.Delete(path);

    public void Dispose()
    {
        _file?.Dispose();
        _file = null;
        IsReplacing = false;
    }

    private RootedDirectory OpenFolder()
    {
        string folder = Path.GetDirectoryName(path)!;
        try
        {
            return RootedDirectory.Open(folder);
        }
        catch (LinuxException e) when (e.Errno is Errno.ENOENT or Errno.ENOTDIR)
        {
            throw new IOException($"log folder {folder} is gone: make it again; no line is lost meanwhile", e);
        }
    }

    private static void CutRenamed(RootedDirectory folder, string name, TargetPlace recorded)
    {
        foreach (string other in folder.Names().Where(other => other.StartsWith(name, StringComparison.Ordinal)))
        {
            if (folder.Stat(other) is { Type: NodeType.File } facts && facts.Inode == recorded.Inode && facts.Size > recorded.Length)
            {
                using SafeFileHandle renamed = folder.OpenForWriting(other);
                renamed.SetLength(recorded.Length, other);
            }
        }
    }

    private void Take(SafeFileHandle file, long length) => (_file, _inode, _length) = (file, file.Stat(path).Inode, length);

    private void Cut()
    {
        if (RandomAccess.GetLength(_file!) > _length)
        {
            _file!.SetLength(_length, path);
        }
    }
}
