using Sampan.Cli.Commands;

namespace Sampan.Cli;

/// <summary>A failure the tool itself finds: what, why and what to do, with the exit code that goes with it.</summary>
internal sealed class CliException : Exception
{
    private CliException(int exitCode, string message, string? remedy)
        : base(message)
    {
        ExitCode = exitCode;
        Remedy = remedy;
    }

    public int ExitCode { get; }

    /// <summary>What the user can do; printed on its own line.</summary>
    public string? Remedy { get; }

    public static CliException Failed(string message, string? remedy = null) => new(Cli.ExitCode.Failed, message, remedy);

    public static CliException Usage(string message, string? remedy = null) => new(Cli.ExitCode.Usage, message, remedy);

    public static CliException NotFound(string message, string? remedy = null) => new(Cli.ExitCode.NotFound, message, remedy);

    /// <summary>A failure with the step it happened in: <c>cannot start web: …</c>.</summary>
    public static CliException During(string step, Failure failure) =>
        new(failure.ExitCode, $"cannot {step}: {failure.Message}", failure.Remedy);
}
