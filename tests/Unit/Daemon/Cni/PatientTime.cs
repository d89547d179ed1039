namespace Sampan.Tests.Unit.Daemon.Cni;

/// <summary>Waits of a second and more are never over.</summary>
internal sealed class PatientTime : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, dueTime < TimeSpan.FromSeconds(1) ? dueTime : Timeout.InfiniteTimeSpan, period);
}
