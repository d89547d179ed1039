using System.Runtime.InteropServices;

namespace Sampan.Linux.Interop;

/// <summary>The raw C library calls. One family per file; wrappers elsewhere own handles and errors.</summary>
internal static partial class Libc
{
    internal const string Library = "libc";

    internal static Errno LastErrno => (Errno)Marshal.GetLastPInvokeError();

    /// <summary>Throws for a result of -1, naming the call and its target.</summary>
    internal static int Check(int result, string call, string target) =>
        result >= 0 ? result : throw new LinuxException(LastErrno, call, target);

    /// <summary>Calls again while the call was interrupted by a signal, then checks as <see cref="Check"/> does.</summary>
    internal static int Retry(Func<int> action, string call, string target)
    {
        int result;
        do
        {
            result = action();
        }
        while (result < 0 && LastErrno == Errno.EINTR);
        return Check(result, call, target);
    }
}
