using Microsoft.Win32.SafeHandles;
using Sampan.Linux.Interop;

namespace Sampan.Linux.Handles;

/// <summary>A file that exists only in memory and only while its descriptor is open: input for a child process.</summary>
public static class MemoryFile
{
    /// <summary>Makes one with <paramref name="content"/>, positioned at its start.</summary>
    /// <exception cref="LinuxException">memfd_create or write failed.</exception>
    public static unsafe SafeFileHandle Create(string name, ReadOnlySpan<byte> content)
    {
        SafeFileHandle file = Libc.memfd_create(name, Libc.MFD_CLOEXEC);
        Libc.Check(file.IsInvalid ? -1 : 0, "memfd_create", name);
        fixed (byte* start = content)
        {
            for (int done = 0; done < content.Length;)
            {
                nint count = Libc.write(file, start + done, (nuint)(content.Length - done));
                Libc.Check((int)count, "write", name);
                done += (int)count;
            }
        }
        Libc.Check((int)Libc.lseek(file, 0, 0), "lseek", name);
        return file;
    }
}
