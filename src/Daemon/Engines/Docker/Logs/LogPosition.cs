namespace Sampan.Daemon.Engines.Docker.Logs;

/// <summary>What was read and what was written of it: everything before <paramref name="Source"/> stands before <paramref name="Target"/>.</summary>
/// <param name="Source">None before the first line.</param>
/// <param name="Target">Where the next line goes.</param>
internal readonly record struct LogPosition(SourcePlace? Source, TargetPlace Target);
