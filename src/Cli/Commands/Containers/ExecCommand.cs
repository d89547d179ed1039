using System.CommandLine;
using System.Globalization;
using Sampan.Cli.Lookup;
using Sampan.Cli.Output;
using Sampan.Cri.V1;

namespace Sampan.Cli.Commands.Containers;

/// <summary><c>sampan exec</c>.</summary>
internal sealed class ExecCommand : RunsCommand
{
    private readonly Argument<string> _container = new("CONTAINER") { Description = "Name, POD/NAME or id" };

    private readonly Argument<string[]> _command = new("COMMAND")
    {
        Description = "The command and its arguments",
        Arity = ArgumentArity.OneOrMore,
        CaptureRemainingTokens = true,
    };

    // Stands before the global option of this name: crictl means the command's time by it.
    private readonly Option<TimeSpan?> _limit = new("--timeout")
    {
        Description = "Kill the command after this time [default: no limit]",
        HelpName = "TIME",
        CustomParser = GlobalOptions.ParseTime,
    };

    private readonly Option<bool> _interactive = new("--interactive", "-i") { Description = "Pass standard input on (not yet)" };
    private readonly Option<bool> _terminal = new("--tty", "-t") { Description = "Give the command a terminal (not yet)" };
    private readonly Option<bool> _sync = new("--sync", "-s") { Description = "No effect: commands run to their end", Hidden = true };

    public ExecCommand(CommandSetup setup)
        : base("exec", "Run a command in a container; options come before CONTAINER", setup)
    {
        Add(_limit);
        Add(_interactive);
        Add(_terminal);
        Add(_sync);
        Add(_container);
        Add(_command);
    }

    protected override async Task<int> RunAsync(Session session, ParseResult parse, CancellationToken cancellation)
    {
        string name = parse.GetRequiredValue(_container);
        string[] command = parse.GetRequiredValue(_command);
        Container container = await new ObjectFinder(session).ContainerAsync(name, cancellation);
        if (container.State != ContainerState.ContainerRunning)
            throw CliException.Failed($"container {name} does not run: it is {States.Text(container.State).ToLowerInvariant()}", "see 'sampan ps'");
        if (parse.GetValue(_interactive) || parse.GetValue(_terminal))
            throw await RefuseInteractiveAsync(session, container.Id, command, cancellation);

        TimeSpan? limit = parse.GetValue(_limit);
        var request = new ExecSyncRequest
        {
            ContainerId = container.Id,
            Cmd = { command },
            Timeout = limit is { } time ? (long)Math.Ceiling(time.TotalSeconds) : 0,
        };
        TimeSpan deadline = limit is { } given ? given + GlobalOptions.DefaultTimeout : Session.NoLimit;
        ExecSyncResponse result = await session.Runtime.ExecSyncAsync(request, cancellation, deadline);
        await session.Terminal.OutStream.WriteAsync(result.Stdout.Memory, cancellation);
        await session.Terminal.ErrStream.WriteAsync(result.Stderr.Memory, cancellation);
        return result.ExitCode;
    }

    private static async Task<CliException> RefuseInteractiveAsync(
        Session session, string id, IEnumerable<string> command, CancellationToken cancellation)
    {
        int? pid = await VerboseInfo.PidAsync(session, id, cancellation);
        string target = pid?.ToString(CultureInfo.InvariantCulture) ?? "PID";
        return CliException.Failed(
            "sampan exec has no -i and -t yet",
            $"kubectl exec -it and crictl exec -it work, or as root on this machine: nsenter --target {target} --all -- {string.Join(' ', command)}");
    }
}
