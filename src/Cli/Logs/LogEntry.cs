namespace Sampan.Cli.Logs;

/// <summary>A line of a log file, or a piece of one.</summary>
/// <param name="Time">Its time as the file has it; empty when the line had no known form.</param>
/// <param name="Stream">Where it was written.</param>
/// <param name="Partial">Whether the line goes on in the next entry of the same stream.</param>
/// <param name="Content">What was written, without the line break.</param>
internal sealed record LogEntry(string Time, LogStream Stream, bool Partial, byte[] Content);
