using System.CommandLine;
using Sampan.Cli.Lookup;
using Sampan.Cli.Output;
using Sampan.Cli.Streaming;
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
        Description = "Kill the command after this time, and show what it wrote when it ends [default: no limit]",
        HelpName = "TIME",
        CustomParser = GlobalOptions.ParseTime,
    };

    private readonly Option<bool> _interactive = new("--interactive", "-i") { Description = "Pass standard input on" };
    private readonly Option<bool> _terminal = new("--tty", "-t") { Description = "Give the command a terminal" };
    private readonly Option<bool> _sync = new("--sync", "-s") { Description = "No stream: show what the command wrote when it ends" };
    private readonly StreamParameters _streams = new(detachable: true);

    public ExecCommand(CommandSetup setup)
        : base("exec", "Run a command in a container; options come before CONTAINER", setup)
    {
        Add(_interactive);
        Add(_terminal);
        Add(_limit);
        Add(_sync);
        _streams.AddTo(this);
        Add(_container);
        Add(_command);
    }

    protected override async Task<int> RunAsync(Session session, ParseResult parse, CancellationToken cancellation)
    {
        (bool stdin, bool terminal) = (parse.GetValue(_interactive), parse.GetValue(_terminal));
        StreamSettings settings = _streams.Read(parse);
        StreamParameters.RefuseWithoutTerminal(stdin, terminal, session.Host);
        bool atOnce = parse.GetValue(_sync) || parse.GetValue(_limit) is not null;
        if (atOnce && (stdin || terminal))
            throw CliException.Usage("--timeout and --sync show the output at the end, -i and -t as it comes", "leave out one or the other");

        string name = parse.GetRequiredValue(_container);
        string[] command = parse.GetRequiredValue(_command);
        Container container = await new ObjectFinder(session).ContainerAsync(name, cancellation);
        if (container.State != ContainerState.ContainerRunning)
            throw CliException.Failed($"container {name} does not run: it is {States.Text(container.State).ToLowerInvariant()}", "see 'sampan ps'");
        if (atOnce)
            return await RunAtOnceAsync(session, container.Id, command, parse.GetValue(_limit), cancellation);

        StreamOutcome outcome =
            await new CommandStreams(session, settings).ExecAsync(container.Id, command, stdin, terminal, cancellation);
        return outcome.End switch
        {
            StreamEnd.Exited => outcome.ExitCode,
            StreamEnd.Detached => ExitCode.Ok,
            StreamEnd.Failed => throw CliException.Failed($"cannot run {command[0]} in {name}: {outcome.Reason}"),
            _ => throw CliException.Failed(
                "the connection to the runtime broke before the command had ended", "it may run on: see 'sampan exec CONTAINER ps', and the runtime's log"),
        };
    }

    private static async Task<int> RunAtOnceAsync(
        Session session, string id, string[] command, TimeSpan? limit, CancellationToken cancellation)
    {
        var request = new ExecSyncRequest
        {
            ContainerId = id,
            Cmd = { command },
            Timeout = limit is { } time ? (long)Math.Ceiling(time.TotalSeconds) : 0,
        };
        TimeSpan deadline = limit is { } given ? given + GlobalOptions.DefaultTimeout : Session.NoLimit;
        ExecSyncResponse result = await session.Runtime.ExecSyncAsync(request, cancellation, deadline);
        await session.Terminal.OutStream.WriteAsync(result.Stdout.Memory, cancellation);
        await session.Terminal.ErrStream.WriteAsync(result.Stderr.Memory, cancellation);
        return result.ExitCode;
    }
}
