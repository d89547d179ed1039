using System.CommandLine;
using Sampan.Cli.Running;

namespace Sampan.Cli.Commands.Containers;

/// <summary><c>sampan run</c>.</summary>
internal sealed class RunCommand : RunsCommand
{
    private readonly RunParameters _parameters = new();

    public RunCommand(CommandSetup setup)
        : base("run", "Run a command in a new pod, and show what it writes until it ends; options come before IMAGE", setup) => _parameters.AddTo(this);

    protected override async Task<int> RunAsync(Session session, ParseResult parse, CancellationToken cancellation)
    {
        RunOptions options = _parameters.Read(parse, session.Host);
        RunningContainer container = await new Runner(session).StartAsync(options, cancellation);
        if (!options.Detach)
            return await new Foreground(session).StayAsync(container, options, cancellation);
        session.Terminal.Out.WriteLine(container.Id);
        return ExitCode.Ok;
    }
}
