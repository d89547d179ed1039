namespace Sampan.Tests.Unit.Daemon.Logging;

/// <summary>Always 2026-01-02 03:04:05.1234567 UTC.</summary>
internal sealed class FixedTime : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero).AddTicks(1_234_567);
}
