using Sampan.Linux.Processes;
using Sampan.Migration.Node;
using Sampan.Tests.System.Daemon;

namespace Sampan.Tests.System.Migration;

/// <summary>Programs of this machine, run by the one reaper of the test process.</summary>
internal sealed class ChildCommands : ICommands
{
    public Task<CommandOutcome> RunAsync(string program, IReadOnlyList<string> arguments, string? input, TimeSpan limit, CancellationToken cancellation) =>
        RunAsync(program, arguments, input, new Dictionary<string, string>(), limit, cancellation);

    public async Task<CommandOutcome> RunAsync(
        string program, IReadOnlyList<string> arguments, string? input, IReadOnlyDictionary<string, string> environment, TimeSpan limit, CancellationToken cancellation)
    {
        var command = new ProcessCommand
        {
            Path = program.Contains('/', StringComparison.Ordinal) ? program : "/usr/bin/" + program,
            Arguments = arguments,
            Environment = new Dictionary<string, string>(environment) { ["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" },
            Input = global::System.Text.Encoding.UTF8.GetBytes(input ?? ""),
            Timeout = limit,
        };
        ProcessOutcome outcome = await Children.Runner.RunAsync(command, cancellation);
        return new CommandOutcome(outcome.ExitCode, outcome.OutputText, outcome.ErrorText);
    }
}
