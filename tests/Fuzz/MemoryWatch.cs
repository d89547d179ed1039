namespace Sampan.Tests.Fuzz;

/// <summary>Watches how much memory the process's objects take meanwhile.</summary>
internal sealed class MemoryWatch : IDisposable
{
    /// <summary>More than any case needs, and far less than what the evil ones ask for. Other tests' memory counts too.</summary>
    internal const long Limit = 400 << 20;

    private readonly long _before = GC.GetTotalMemory(forceFullCollection: true);
    private readonly Timer _timer;
    private long _most;

    internal MemoryWatch() => _timer = new Timer(_ => Look(), null, 0, 10);

    /// <summary>The most bytes above what there was at first.</summary>
    internal long Most
    {
        get
        {
            Look();
            return Interlocked.Read(ref _most) - _before;
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        long now = GC.GetTotalMemory(forceFullCollection: false);
        if (now > Interlocked.Read(ref _most))
            Interlocked.Exchange(ref _most, now);
    }
}
