using Sampan.Linux.Processes;

namespace Sampan.Images.Trust;

/// <summary>Which images may be pulled.</summary>
public sealed record TrustOptions
{
    /// <summary>A file in the form of containers-policy.json(5), read anew at each pull; one that is missing allows all. Empty for none.</summary>
    public string PolicyFile { get; init; } = "";

    /// <summary>The program that checks signatures, an absolute path and its arguments; empty for none.</summary>
    public IReadOnlyList<string> Verifier { get; init; } = [];

    /// <summary>How long it may take for one requirement.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Runs it.</summary>
    public Func<ProcessCommand, CancellationToken, Task<ProcessOutcome>>? Run { get; init; }
}
