namespace Sampan.Daemon.State;

/// <summary>CRI's times: nanoseconds since 1970.</summary>
internal static class Instant
{
    private const long NanosecondsPerTick = 100;

    /// <summary>Now.</summary>
    public static long UnixNanoseconds(this TimeProvider time) => ToUnixNanoseconds(time.GetUtcNow());

    /// <summary>A moment as nanoseconds since 1970.</summary>
    public static long ToUnixNanoseconds(DateTimeOffset moment) =>
        (moment - DateTimeOffset.UnixEpoch).Ticks * NanosecondsPerTick;
}
