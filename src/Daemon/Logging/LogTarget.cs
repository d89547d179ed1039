using Sampan.Daemon.Configuration;

namespace Sampan.Daemon.Logging;

/// <summary>Where log lines go and how they look.</summary>
internal sealed record LogTarget
{
    public required Stream Stream { get; init; }

    public required LogFormat Format { get; init; }

    /// <summary>Whether journald reads the stream and wants each line's priority.</summary>
    public bool IsJournal { get; init; }

    /// <summary>Lines that may wait for a slow stream.</summary>
    public int Capacity { get; init; } = LogWriter.DefaultCapacity;

    /// <summary>This process's stderr; the variable JOURNAL_STREAM tells whether journald reads it.</summary>
    public static LogTarget StandardError(LogFormat format) => new()
    {
        Stream = Console.OpenStandardError(),
        Format = format,
        IsJournal = Environment.GetEnvironmentVariable("JOURNAL_STREAM") is { Length: > 0 },
    };
}
