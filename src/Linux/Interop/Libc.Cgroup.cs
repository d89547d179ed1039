using System.Runtime.InteropServices;

namespace Sampan.Linux.Interop;

internal static partial class Libc
{
    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int rmdir(string path);
}
