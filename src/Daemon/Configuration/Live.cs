namespace Sampan.Daemon.Configuration;

/// <summary>Settings that a reload replaces as a whole. Whoever uses more than one of them at a time reads once.</summary>
internal sealed class Live<T>(T first)
    where T : class
{
    private volatile T _current = first;

    /// <summary>What is in force.</summary>
    public T Current => _current;

    /// <summary>Puts others in force.</summary>
    public void Replace(T next) => _current = next;
}
