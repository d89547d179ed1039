namespace Sampan.Cli.Logs;

/// <summary>A joined line, or as much of it as there is.</summary>
/// <param name="Time">The time of its first piece.</param>
/// <param name="Stream">Where it was written.</param>
/// <param name="Content">What was written.</param>
/// <param name="Begins">Whether this is where the line begins.</param>
/// <param name="Ends">Whether this is where the line ends.</param>
internal sealed record LogLine(string Time, LogStream Stream, byte[] Content, bool Begins, bool Ends);
