using System.CommandLine;
using Sampan.Cli.Commands;
using Sampan.Cli.Output;
using Sampan.Linux;

namespace Sampan.Cli;

/// <summary>The operator's tool: reads the command line and runs one command against a CRI runtime.</summary>
public static class CommandLine
{
    /// <summary>Runs in the world of this process.</summary>
    /// <param name="args">The arguments without the program's name.</param>
    /// <param name="more">Commands to add, such as <c>serve</c>.</param>
    /// <param name="cancellation">Breaks the command off; the process's signals come this way.</param>
    /// <returns>The process's exit code; see <see cref="ExitCode"/>.</returns>
    public static Task<int> RunAsync(string[] args, IReadOnlyList<Command> more, CancellationToken cancellation) =>
        RunAsync(args, CliHost.OfProcess() with { MoreCommands = more }, cancellation);

    /// <summary>Runs in a world of the caller's.</summary>
    /// <param name="args">The arguments without the program's name.</param>
    /// <param name="host">The world.</param>
    /// <param name="cancellation">Breaks the command off; the process's signals come this way.</param>
    /// <returns>The process's exit code; see <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(string[] args, CliHost host, CancellationToken cancellation)
    {
        try
        {
            return await InvokeAsync(args, host, cancellation);
        }
        catch (LinuxException e) when (e.Errno == Errno.EPIPE)
        {
            // As in 'sampan ps | head -1'.
            return ExitCode.NobodyReads;
        }
    }

    private static async Task<int> InvokeAsync(string[] args, CliHost host, CancellationToken cancellation)
    {
        var terminal = new Terminal(host);
        RootCommand root = CommandTree.Build(new CommandSetup(host, terminal, new GlobalOptions()));
        ParseResult parse = root.Parse(args.Length == 0 ? ["--help"] : args);
        if (parse.Errors.Count > 0)
            return UsageErrors.Report(parse, terminal);

        var invocation = new InvocationConfiguration
        {
            Output = terminal.Out,
            Error = terminal.Err,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        return await parse.InvokeAsync(invocation, cancellation);
    }
}
