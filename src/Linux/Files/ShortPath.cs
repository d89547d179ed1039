using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Sampan.Linux.Interop;

namespace Sampan.Linux.Files;

/// <summary>
/// Paths through an open folder, for calls that take only short ones: the address of a Unix socket has 107 bytes, unix(7).
/// </summary>
public static class ShortPath
{
    /// <summary>Opens a folder to make paths through it.</summary>
    /// <exception cref="LinuxException">It cannot be opened.</exception>
    public static SafeFileHandle OpenFolder(string path)
    {
        SafeFileHandle folder = Libc.open(path, Libc.O_PATH | Libc.O_DIRECTORY | Libc.O_CLOEXEC, 0);
        Libc.Check(folder.IsInvalid ? -1 : 0, "open", path);
        return folder;
    }

    /// <summary>The path of <paramref name="name"/> below the folder, good in this process while the handle is open.</summary>
    public static string Below(SafeFileHandle folder, string name) =>
        string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{folder.DangerousGetHandle()}/{name}");

    /// <summary>As <see cref="Below"/>, for another process of the same user and PID namespace.</summary>
    public static string BelowForOthers(SafeFileHandle folder, string name) =>
        string.Create(CultureInfo.InvariantCulture, $"/proc/{Environment.ProcessId}/fd/{folder.DangerousGetHandle()}/{name}");
}
