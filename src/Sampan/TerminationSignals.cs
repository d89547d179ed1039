using System.Runtime.InteropServices;

namespace Sampan;

/// <summary>
/// INT and TERM as a token. The first signal asks the command to end in its own time; a second one ends the process at once,
/// as the kernel would. The command line library's own handling is not used: it throws into the process when a signal comes
/// while the command is already ending.
/// </summary>
internal sealed class TerminationSignals : IDisposable
{
    private readonly CancellationTokenSource _asked = new();
    private readonly PosixSignalRegistration[] _registrations;

    /// <summary>Listens from now on.</summary>
    public TerminationSignals() =>
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle),
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle),
        ];

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _asked.Token;

    /// <summary>Lets the signals do what they do by default again.</summary>
    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
        {
            registration.Dispose();
        }
        // The source lives on: a handler that is running may still want it, and it holds nothing.
    }

    private void Handle(PosixSignalContext context)
    {
        if (!_asked.IsCancellationRequested)
        {
            context.Cancel = true;
            // On another thread: what listens to the token must not hold up the signals.
            _ = _asked.CancelAsync();
        }
    }
}
