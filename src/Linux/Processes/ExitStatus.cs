namespace Sampan.Linux.Processes;

/// <summary>How a process ended.</summary>
/// <param name="Code">The exit code, or the number of the signal that ended it.</param>
/// <param name="Signaled">Whether a signal ended it.</param>
public readonly record struct ExitStatus(int Code, bool Signaled)
{
    private const int SignalBase = 128;

    /// <summary>The shell's convention: the exit code, or 128 plus the signal.</summary>
    public int ShellCode => Signaled ? SignalBase + Code : Code;
}
