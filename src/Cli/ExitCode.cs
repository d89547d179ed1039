namespace Sampan.Cli;

/// <summary>What the tool returns. <c>run</c> and <c>exec</c> return the command's own code instead.</summary>
public static class ExitCode
{
    /// <summary>All was done.</summary>
    public const int Ok = 0;

    /// <summary>The runtime refused or failed.</summary>
    public const int Failed = 1;

    /// <summary>The command line makes no sense.</summary>
    public const int Usage = 2;

    /// <summary>An object that was named does not exist.</summary>
    public const int NotFound = 3;

    /// <summary>No runtime answers at the endpoint.</summary>
    public const int CannotConnect = 4;

    /// <summary>Time ran out.</summary>
    public const int TimedOut = 5;

    /// <summary><c>run</c> or <c>exec</c> failed before the command began, whatever the reason.</summary>
    public const int NotRun = 125;

    /// <summary>The user broke it off.</summary>
    public const int Interrupted = 130;

    /// <summary>Whoever read the output has left, as a shell says of a program that SIGPIPE ended.</summary>
    public const int NobodyReads = 141;
}
