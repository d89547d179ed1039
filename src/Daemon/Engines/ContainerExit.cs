namespace Sampan.Daemon.Engines;

/// <summary>How a container ended.</summary>
/// <param name="ExitCode">Its exit code, or 128 plus the signal.</param>
/// <param name="FinishedAt">When, nanoseconds since 1970.</param>
/// <param name="OutOfMemory">Whether the kernel killed it for its memory limit.</param>
internal sealed record ContainerExit(int ExitCode, long FinishedAt, bool OutOfMemory);
