namespace Sampan.Daemon.Engines.Docker.Logs;

/// <summary>Times of entries, RFC 3339 in UTC with as many digits of a second as need be: <c>…:05Z</c>, <c>…:05.123Z</c>.</summary>
internal static class EntryTime
{
    /// <summary>Whether <paramref name="time"/> is later than <paramref name="other"/>.</summary>
    internal static bool IsAfter(ReadOnlySpan<byte> time, ReadOnlySpan<byte> other)
    {
        int common = time.CommonPrefixLength(other);
        return common < time.Length && common < other.Length && Rank(time[common]) > Rank(other[common]);
    }

    // Where one of two times ends, the other has more digits and is later.
    private static int Rank(byte character) => character == (byte)'Z' ? 0 : character;
}
