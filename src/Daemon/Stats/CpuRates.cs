using System.Collections.Concurrent;

namespace Sampan.Daemon.Stats;

/// <summary>CPU in use per second, from the last two readings that somebody asked for.</summary>
internal sealed class CpuRates(TimeProvider time)
{
    // Two readings closer than this say more about the scheduler than about the container.
    private static readonly TimeSpan ShortestSpan = TimeSpan.FromMilliseconds(200);

    private readonly ConcurrentDictionary<string, Sample> _samples = new(StringComparer.Ordinal);

    /// <summary>Notes a reading.</summary>
    /// <param name="id">The container or sandbox.</param>
    /// <param name="cpuNanoseconds">Its CPU time since its start.</param>
    /// <returns>Nanoseconds of CPU per second; null at the first reading.</returns>
    public ulong? Note(string id, ulong cpuNanoseconds)
    {
        long now = time.GetTimestamp();
        return _samples.AddOrUpdate(
            id,
            _ => new Sample(now, cpuNanoseconds, null),
            (_, last) => Next(last, now, cpuNanoseconds)).Rate;
    }

    /// <summary>Forgets all but these.</summary>
    public void Keep(IReadOnlySet<string> ids)
    {
        foreach (string id in _samples.Keys.Where(id => !ids.Contains(id)))
        {
            _samples.TryRemove(id, out _);
        }
    }

    private Sample Next(Sample last, long now, ulong cpu)
    {
        TimeSpan span = time.GetElapsedTime(last.Timestamp, now);
        return span < ShortestSpan || cpu < last.Cpu
            ? last
            : new Sample(now, cpu, (ulong)((cpu - last.Cpu) / span.TotalSeconds));
    }

    private sealed record Sample(long Timestamp, ulong Cpu, ulong? Rate);
}
