using System.Runtime.InteropServices;

namespace Sampan.Linux.Interop;

/// <summary>libzstd's streaming decompressor; stable since 1.4.0.</summary>
internal static partial class Zstd
{
    internal const int ZSTD_d_windowLogMax = 100;

    // SetLastError is of no use here; without it the generated code trips the ban on DllImport.
    private const string Library = "libzstd.so.1";

    [LibraryImport(Library, SetLastError = true)]
    internal static partial nint ZSTD_createDCtx();

    [LibraryImport(Library, SetLastError = true)]
    internal static partial nuint ZSTD_freeDCtx(nint context);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial nuint ZSTD_DCtx_setParameter(nint context, int parameter, int value);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial nuint ZSTD_decompressStream(nint context, ref OutBuffer output, ref InBuffer input);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial uint ZSTD_isError(nuint code);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial nint ZSTD_getErrorName(nuint code);

    [StructLayout(LayoutKind.Sequential)]
    internal struct InBuffer
    {
        internal nint Source;
        internal nuint Size, Position;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct OutBuffer
    {
        internal nint Destination;
        internal nuint Size, Position;
    }
}
