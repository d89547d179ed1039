using System.Runtime.InteropServices;
using Sampan.Linux.Interop;

namespace Sampan.Linux.Compression;

/// <summary>A libzstd decompression context.</summary>
internal sealed class ZstdContext : SafeHandle
{
    public ZstdContext()
        : base(0, ownsHandle: true)
    {
    }

    public override bool IsInvalid => handle == 0;

    internal nint Pointer => handle;

    internal static ZstdContext Create(int windowLogMax)
    {
        try
        {
            var context = new ZstdContext();
            context.SetHandle(Zstd.ZSTD_createDCtx());
            if (context.IsInvalid)
                throw new InvalidOperationException("libzstd could not allocate a decompression context.");
            Check(Zstd.ZSTD_DCtx_setParameter(context.handle, Zstd.ZSTD_d_windowLogMax, windowLogMax));
            return context;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            throw new PlatformNotSupportedException(
                "A zstd-compressed layer needs the library libzstd.so.1; install the package libzstd1 (Debian, Ubuntu) or libzstd.", e);
        }
    }

    internal static nuint Check(nuint code)
    {
        return Zstd.ZSTD_isError(code) == 0
            ? code
            : throw new InvalidDataException($"The zstd stream is damaged: {Marshal.PtrToStringUTF8(Zstd.ZSTD_getErrorName(code))}.");
    }

    protected override bool ReleaseHandle()
    {
        Zstd.ZSTD_freeDCtx(handle);
        return true;
    }
}
