namespace Sampan.Images.Pulling;

/// <summary>One holder per key. Waiters for a layer find it done when they get in.</summary>
internal sealed class KeyedLock<TKey>
    where TKey : notnull
{
    private readonly Dictionary<TKey, Entry> _entries = [];

    internal async Task<IDisposable> EnterAsync(TKey key, CancellationToken cancellationToken)
    {
        Entry entry;
        lock (_entries)
        {
            if (!_entries.TryGetValue(key, out entry!))
                _entries[key] = entry = new Entry();
            entry.Users++;
        }
        try
        {
            await entry.Gate.WaitAsync(cancellationToken);
            return new Holder(() => Leave(key, entry, held: true));
        }
        catch
        {
            Leave(key, entry, held: false);
            throw;
        }
    }

    private void Leave(TKey key, Entry entry, bool held)
    {
        if (held)
            entry.Gate.Release();
        lock (_entries)
        {
            if (--entry.Users > 0)
                return;
            _entries.Remove(key);
        }
        entry.Gate.Dispose();
    }

    private sealed class Entry
    {
        internal SemaphoreSlim Gate { get; } = new(1);

        internal int Users { get; set; }
    }

    private sealed class Holder(Action leave) : IDisposable
    {
        private Action? _leave = leave;

        public void Dispose() => Interlocked.Exchange(ref _leave, null)?.Invoke();
    }
}
