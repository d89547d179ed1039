using System.Runtime.InteropServices;

namespace Sampan.Linux.Interop;

internal static unsafe partial class Libc
{
    internal const int TCSANOW = 0;
    internal const nuint TIOCGWINSZ = 0x5413;
    internal const short POLLIN = 1, POLLOUT = 4;

    /// <summary>More than struct termios needs anywhere; only the C library looks inside.</summary>
    internal const int TermiosSize = 256;

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int isatty(SafeHandle fd);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int tcgetattr(SafeHandle fd, byte* termios);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int tcsetattr(SafeHandle fd, int when, byte* termios);

    [LibraryImport(Library)]
    internal static partial void cfmakeraw(byte* termios);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int poll(PollDescriptor* descriptors, nuint count, int timeout);

    /// <summary>struct pollfd.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct PollDescriptor
    {
        internal int Descriptor;
        internal short Wanted;
        internal short Found;
    }
}
