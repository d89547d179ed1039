namespace Sampan.Daemon.Engines.Docker.Images;

/// <summary>When something last moved in any pull that has its turn.</summary>
internal sealed class PullPulse
{
    private long _last;

    /// <summary>The clock's timestamp.</summary>
    public long Last => Volatile.Read(ref _last);

    /// <summary>Something has moved.</summary>
    public void Beat(long timestamp) => Volatile.Write(ref _last, timestamp);
}
