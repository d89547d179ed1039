using System.Runtime.InteropServices;
using Sampan.Linux.Interop;

namespace Sampan.Linux.Terminals;

/// <summary>
/// A terminal that passes every key on as it is, until this is disposed or a signal ends the process: a shell that gets
/// its terminal back raw is of no use to anybody.
/// </summary>
public sealed class RawMode : IDisposable
{
    private readonly SafeHandle _terminal;
    private readonly byte[] _before;
    private readonly PosixSignalRegistration[] _signals;

    private RawMode(SafeHandle terminal, byte[] before)
    {
        _terminal = terminal;
        _before = before;
        _signals =
        [
            .. ((PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGQUIT, PosixSignal.SIGHUP])
                .Select(signal => PosixSignalRegistration.Create(signal, _ => Restore())),
        ];
    }

    /// <summary>Makes a terminal raw, termios(3).</summary>
    /// <exception cref="LinuxException">It is no terminal, or tcsetattr failed.</exception>
    public static unsafe RawMode Enter(SafeHandle terminal)
    {
        byte[] before = new byte[Libc.TermiosSize];
        fixed (byte* state = before)
        {
            Libc.Check(Libc.tcgetattr(terminal, state), "tcgetattr", "terminal");
        }
        var mode = new RawMode(terminal, before);
        byte[] raw = [.. before];
        fixed (byte* state = raw)
        {
            Libc.cfmakeraw(state);
        }
        try
        {
            Set(terminal, raw);
        }
        catch
        {
            mode.Dispose();
            throw;
        }
        return mode;
    }

    /// <summary>Gives the terminal back as it was.</summary>
    public void Dispose()
    {
        Restore();
        foreach (PosixSignalRegistration signal in _signals)
        {
            signal.Dispose();
        }
    }

    private void Restore()
    {
        try
        {
            Set(_terminal, _before);
        }
        catch (LinuxException)
        {
            // The terminal is gone, and with it what there was to restore.
        }
    }

    private static unsafe void Set(SafeHandle terminal, byte[] state)
    {
        fixed (byte* bytes = state)
        {
            int result;
            do
            {
                result = Libc.tcsetattr(terminal, Libc.TCSANOW, bytes);
            }
            while (result < 0 && Libc.LastErrno == Errno.EINTR);
            Libc.Check(result, "tcsetattr", "terminal");
        }
    }
}
