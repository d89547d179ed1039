namespace Sampan.Cli.Streaming;

/// <summary>What of this side's streams goes over a connection, and how.</summary>
/// <param name="Stdin">Whether what is typed is passed on.</param>
/// <param name="Terminal">Whether the other side is a terminal.</param>
/// <param name="Keys">What leaves it.</param>
internal sealed record StreamPlan(bool Stdin, bool Terminal, DetachKeys Keys)
{
    /// <summary>Whether the other side shows an old screen, which it draws anew when its size changes.</summary>
    public bool Redraws { get; init; }

    /// <summary>Whether output is shown; without, it is somebody else's matter.</summary>
    public bool Output { get; init; } = true;
}
