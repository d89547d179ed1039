namespace Sampan.Cli.Logs;

/// <summary>Which part of a log is wanted, and how.</summary>
internal sealed record LogOptions
{
    /// <summary>Whether to wait for more until the container has exited.</summary>
    public bool Follow { get; init; }

    /// <summary>How many of the last lines; null for all.</summary>
    public int? Tail { get; init; }

    /// <summary>Nothing older than this.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Whether to write each line's time before it.</summary>
    public bool Timestamps { get; init; }
}
