namespace Sampan.Daemon.Engines;

/// <summary>What a command left.</summary>
/// <param name="ExitCode">Its exit code, or 128 plus the signal.</param>
/// <param name="Output">Its standard output, cut at the engine's limit.</param>
/// <param name="Error">Its standard error, cut at the engine's limit.</param>
internal sealed record ExecResult(int ExitCode, byte[] Output, byte[] Error);
