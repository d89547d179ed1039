namespace Sampan.Daemon.Lifecycle;

/// <summary>How long an operation takes, or took.</summary>
/// <param name="Object">What is worked on: <c>sandbox 1f2e…</c>.</param>
/// <param name="Step">The step it is in, or ended in.</param>
/// <param name="Seconds">Since it began.</param>
/// <param name="Steps">The seconds of each step, in order.</param>
internal sealed record OperationTimes(string Object, string Step, double Seconds, IReadOnlyDictionary<string, double> Steps)
{
    /// <summary>When it ended; null while it is under way.</summary>
    public DateTimeOffset? Ended { get; init; }
}
