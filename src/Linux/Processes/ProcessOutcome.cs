using System.Text;

namespace Sampan.Linux.Processes;

/// <summary>What a <see cref="ProcessCommand"/> left.</summary>
/// <param name="ExitCode">Its exit code; 128 plus the signal that ended it.</param>
/// <param name="Output">Its standard output, up to the limit.</param>
/// <param name="Error">Its standard error, up to the limit.</param>
/// <param name="TimedOut">Whether it was killed for its time limit.</param>
public sealed record ProcessOutcome(int ExitCode, byte[] Output, byte[] Error, bool TimedOut)
{
    /// <summary>Standard output as text, trimmed.</summary>
    public string OutputText => Encoding.UTF8.GetString(Output).Trim();

    /// <summary>Standard error as text, trimmed.</summary>
    public string ErrorText => Encoding.UTF8.GetString(Error).Trim();
}
