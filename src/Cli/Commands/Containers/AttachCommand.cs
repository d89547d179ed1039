using System.CommandLine;
using Sampan.Cli.Lookup;
using Sampan.Cli.Output;
using Sampan.Cli.Running;
using Sampan.Cli.Streaming;
using Sampan.Cri.V1;

namespace Sampan.Cli.Commands.Containers;

/// <summary><c>sampan attach</c>.</summary>
internal sealed class AttachCommand : RunsCommand
{
    private readonly Argument<string> _container = new("CONTAINER") { Description = "Name, POD/NAME or id" };
    private readonly Option<bool> _noStdin = new("--no-stdin") { Description = "Only watch" };
    private readonly Option<bool> _stdin = new("--stdin", "-i") { Description = "No effect: input is passed on", Hidden = true };

    private readonly Option<bool> _terminal = new("--tty", "-t")
    {
        Description = "The container has a terminal; needed only where the runtime does not say so",
    };

    private readonly StreamParameters _streams = new(detachable: true);

    public AttachCommand(CommandSetup setup)
        : base("attach", "See what a running container writes from now on, and type into it", setup)
    {
        Add(_noStdin);
        Add(_stdin);
        Add(_terminal);
        _streams.AddTo(this);
        Add(_container);
    }

    protected override async Task<int> RunAsync(Session session, ParseResult parse, CancellationToken cancellation)
    {
        string name = parse.GetRequiredValue(_container);
        StreamSettings settings = _streams.Read(parse);
        Container container = await new ObjectFinder(session).ContainerAsync(name, cancellation);
        if (container.State != ContainerState.ContainerRunning)
            throw CliException.Failed($"container {name} does not run: it is {States.Text(container.State).ToLowerInvariant()}", $"see 'sampan logs {name}'");
        bool terminal = parse.GetValue(_terminal) || await VerboseInfo.HasTerminalAsync(session, container.Id, cancellation) == true;
        bool stdin = !parse.GetValue(_noStdin);
        StreamParameters.RefuseWithoutTerminal(stdin, terminal, session.Host);

        (StreamOutcome outcome, _) =
            await new CommandStreams(session, settings).AttachAsync(container.Id, stdin, terminal, output: true, cancellation);
        if (outcome.End == StreamEnd.Detached)
            return ExitCode.Ok;
        return await new AttachedEnd(session).ExitCodeAsync(container.Id, name, outcome, cancellation);
    }
}
