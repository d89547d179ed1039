using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Sampan.Linux.Interop;

namespace Sampan.Linux.Files;

/// <summary>Paths without links.</summary>
public static class RealPath
{
    /// <summary>Follows every link in <paramref name="path"/>; a path that leads nowhere is returned as it is.</summary>
    public static string Of(string path)
    {
        using SafeFileHandle handle = Libc.open(path, Libc.O_PATH | Libc.O_CLOEXEC, 0);
        return handle.IsInvalid
            ? path
            : new FileInfo(string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{handle.DangerousGetHandle()}")).LinkTarget ?? path;
    }

    /// <summary>The facts of the node at <paramref name="path"/>, a last link not followed; null when there is none.</summary>
    public static NodeFacts? Stat(string path)
    {
        string? folder = Path.GetDirectoryName(path);
        if (folder is null || !Directory.Exists(folder))
        {
            return null;
        }
        using RootedDirectory directory = RootedDirectory.Open(folder);
        return directory.Stat(Path.GetFileName(path));
    }
}
