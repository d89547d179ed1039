using Microsoft.Win32.SafeHandles;
using Sampan.Linux.Files;

namespace Sampan.Migration.Running.Files;

/// <summary>
/// Puts files where they belong, whole or not at all: beside their place first, flushed, then renamed over it. The name beside is the same
/// each time, so that what a crash left is found and taken away.
/// </summary>
internal static class FilePlacer
{
    private const string Suffix = ".sampan-tmp";
    private const uint FolderMode = 0x1ED; // 0755

    /// <summary>The folders above a path that do not exist, topmost first.</summary>
    internal static IReadOnlyList<string> MissingParents(string path)
    {
        var missing = new List<string>();
        for (string? folder = Path.GetDirectoryName(path); folder is not null && !Path.Exists(folder); folder = Path.GetDirectoryName(folder))
            missing.Insert(0, folder);
        return missing;
    }

    /// <summary>Makes the folders above a path.</summary>
    internal static void MakeParents(string path)
    {
        foreach (string folder in MissingParents(path))
        {
            using RootedDirectory parent = RootedDirectory.Open(Path.GetDirectoryName(folder)!);
            parent.MakeDirectory(Path.GetFileName(folder), FolderMode);
            // Whatever the umask takes away.
            parent.SetMode(Path.GetFileName(folder), FolderMode);
            AtomicFile.FlushDirectory(Path.GetDirectoryName(folder)!);
        }
    }

    /// <summary>Removes folders that were made, deepest first; those in which something else lies now stay.</summary>
    /// <param name="folders">As <see cref="MissingParents"/> listed them.</param>
    internal static void RemoveParents(IEnumerable<string> folders)
    {
        foreach (string folder in folders.Reverse().Where(Directory.Exists))
        {
            if (Directory.EnumerateFileSystemEntries(folder).Any())
                return;
            Directory.Delete(folder);
            AtomicFile.FlushDirectory(Path.GetDirectoryName(folder)!);
        }
    }

    /// <summary>Writes a file.</summary>
    /// <param name="image">Path, owner, mode and attributes; the digest is the caller's business.</param>
    /// <param name="content">All of its content.</param>
    /// <param name="keepTime">Whether it gets the image's time; else it is new.</param>
    internal static void Write(FileImage image, Stream content, bool keepTime)
    {
        Place(image, (parent, name) =>
        {
            using SafeFileHandle file = parent.CreateFile(name, 0x180);
            // The stream owns nothing: attributes are set on the same handle.
            using (var stream = new FileStream(new SafeFileHandle(file.DangerousGetHandle(), ownsHandle: false), FileAccess.Write, bufferSize: 0))
            {
                content.CopyTo(stream);
                // A change of owner takes capabilities away, and access lists change the mode: in this order.
                file.SetOwner(image.Uid, image.Gid, image.Path);
                file.SetMode(image.Mode, image.Path);
                foreach ((string attribute, byte[] value) in image.Attributes)
                    file.SetAttribute(attribute, value, image.Path);
                if (keepTime)
                    file.SetTimes(image.Modified, image.Modified, image.Path);
                stream.Flush(flushToDisk: true);
            }
        });
    }

    /// <summary>Makes a symbolic link.</summary>
    internal static void Link(FileImage image) => Place(image, (parent, name) =>
    {
        parent.MakeSymlink(name, image.Target!);
        parent.SetOwner(name, image.Uid, image.Gid);
        foreach ((string attribute, byte[] value) in image.Attributes)
            parent.SetAttribute(name, attribute, value);
        parent.SetTimes(name, image.Modified, image.Modified);
    });

    /// <summary>Removes a file or a link; one that is gone is no fault.</summary>
    internal static void Remove(string path)
    {
        RemoveLeftover(path);
        string folder = Path.GetDirectoryName(path)!;
        if (!Directory.Exists(folder))
            return;
        using RootedDirectory parent = RootedDirectory.Open(folder);
        if (TakeAway(parent, Path.GetFileName(path)))
            AtomicFile.FlushDirectory(folder);
    }

    /// <summary>Removes what a crash left beside a path.</summary>
    internal static void RemoveLeftover(string path)
    {
        string folder = Path.GetDirectoryName(path)!;
        if (!Directory.Exists(folder))
            return;
        using RootedDirectory parent = RootedDirectory.Open(folder);
        TakeAway(parent, Beside(path));
    }

    private static void Place(FileImage image, Action<RootedDirectory, string> make)
    {
        string folder = Path.GetDirectoryName(image.Path)!, beside = Beside(image.Path);
        using RootedDirectory parent = RootedDirectory.Open(folder);
        TakeAway(parent, beside);
        try
        {
            make(parent, beside);
            File.Move(Path.Combine(folder, beside), image.Path, overwrite: true);
        }
        catch
        {
            TakeAway(parent, beside);
            throw;
        }
        AtomicFile.FlushDirectory(folder);
    }

    // Looked for first: a disk that cannot be written refuses to remove even what is not there.
    private static bool TakeAway(RootedDirectory parent, string name) => parent.Stat(name) is not null && parent.RemoveFile(name);

    // Hidden, and with an ending that no reader of such folders takes for its own.
    private static string Beside(string path)
    {
        string name = Path.GetFileName(path);
        return "." + (name.Length > 200 ? name[..200] : name) + Suffix;
    }
}
