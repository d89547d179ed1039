using System.Runtime.InteropServices;

namespace Sampan;

/// <summary>HUP as something to wait for. One that comes while nobody waits is kept; several are one.</summary>
internal sealed class ReloadSignal : IDisposable
{
    private readonly SemaphoreSlim _asked = new(0);
    private readonly PosixSignalRegistration _registration;

    /// <summary>Listens from now on; HUP no longer ends the process.</summary>
    public ReloadSignal() => _registration = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Handle);

    /// <summary>Ends when there was a signal since the last call.</summary>
    public async Task WaitAsync(CancellationToken token)
    {
        await _asked.WaitAsync(token);
        while (_asked.Wait(0, CancellationToken.None))
        {
            // Those that came meanwhile: what they ask for is about to be done.
        }
    }

    /// <summary>Lets the signal do what it does by default again.</summary>
    public void Dispose() => _registration.Dispose();

    private void Handle(PosixSignalContext context)
    {
        context.Cancel = true;
        _asked.Release();
    }
}
