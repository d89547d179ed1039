namespace Sampan.Migration.Node;

/// <summary>How a program ended.</summary>
/// <param name="ExitCode">Its code; 128 and the signal where one ended it.</param>
/// <param name="Output">Its standard output, at most 16 MiB of it.</param>
/// <param name="Error">Its standard error, at most 1 MiB of it.</param>
public sealed record CommandOutcome(int ExitCode, string Output, string Error);
