using System.CommandLine;
using Sampan.Cli.Lookup;
using Sampan.Cri.V1;

namespace Sampan.Cli.Commands.Containers;

/// <summary><c>sampan start</c>.</summary>
internal sealed class StartCommand : CriCommand
{
    private readonly Argument<string[]> _containers = new("CONTAINER") { Description = "Names, POD/NAME or ids", Arity = ArgumentArity.OneOrMore };

    public StartCommand(CommandSetup setup)
        : base("start", "Start created containers", setup) => Add(_containers);

    protected override async Task<int> RunAsync(Session session, ParseResult parse, CancellationToken cancellation)
    {
        var finder = new ObjectFinder(session);
        return await Several.DoAsync(
            session.Terminal,
            parse.GetRequiredValue(_containers),
            "start",
            name => name,
            async name =>
            {
                Container container = await finder.ContainerAsync(name, cancellation);
                if (container.State == ContainerState.ContainerExited)
                    throw CliException.Failed("the container has exited, and in Kubernetes a container runs once", "make a new one with 'sampan run'");
                await session.Runtime.StartContainerAsync(new StartContainerRequest { ContainerId = container.Id }, cancellation);
                session.Terminal.Out.WriteLine(session.Quiet ? container.Id : name);
            },
            cancellation);
    }
}
