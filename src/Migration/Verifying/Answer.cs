namespace Sampan.Migration.Verifying;

/// <summary>Makes the results of one probe.</summary>
internal static class Answer
{
    private const int Shown = 5;

    public static ProbeResult Ok(this INodeProbe probe, string detail) => new(probe.Name, ProbeState.Ok, detail);

    public static ProbeResult Skipped(this INodeProbe probe, string reason) => new(probe.Name, ProbeState.Skipped, reason);

    public static ProbeResult Warning(this INodeProbe probe, string detail) => new(probe.Name, ProbeState.Warning, detail);

    public static ProbeResult Failed(this INodeProbe probe, string detail) => new(probe.Name, ProbeState.Failed, detail);

    /// <summary>Some of a list, and how many more.</summary>
    public static string Some(IReadOnlyCollection<string> items) =>
        string.Join(", ", items.Take(Shown)) + (items.Count > Shown ? $" and {items.Count - Shown} more" : "");
}
