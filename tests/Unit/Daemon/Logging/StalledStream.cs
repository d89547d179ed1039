namespace Sampan.Tests.Unit.Daemon.Logging;

/// <summary>A stream whose writes wait until it is released; then it keeps what is written.</summary>
internal sealed class StalledStream : MemoryStream
{
    private readonly ManualResetEventSlim _open = new(initialState: false);
    private readonly SemaphoreSlim _entered = new(0);

    public Task FirstWriteAsync() => _entered.WaitAsync(TimeSpan.FromMinutes(2));

    public void Release() => _open.Set();

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _entered.Release();
        _open.Wait(TimeSpan.FromMinutes(2));
        base.Write(buffer);
    }

    protected override void Dispose(bool disposing)
    {
        _open.Set();
        base.Dispose(disposing);
    }
}
