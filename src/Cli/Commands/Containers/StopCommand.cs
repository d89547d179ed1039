using System.CommandLine;
using Sampan.Cli.Lookup;
using Sampan.Cri.V1;

namespace Sampan.Cli.Commands.Containers;

/// <summary><c>sampan stop</c>.</summary>
internal sealed class StopCommand : CriCommand
{
    private static readonly TimeSpan DefaultGrace = TimeSpan.FromSeconds(10);

    private readonly Argument<string[]> _containers = new("CONTAINER") { Description = "Names, POD/NAME or ids", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<bool> _all = new("--all", "-a") { Description = "All running containers" };

    // Stands before the global option of this name: docker and crictl mean the grace by it.
    private readonly Option<TimeSpan?> _grace = new("--timeout", "-t", "--time")
    {
        Description = "How long to wait before it is killed: 30, 1m [default: 10s]; 0 kills at once",
        HelpName = "TIME",
        CustomParser = GlobalOptions.ParseTime,
    };

    public StopCommand(CommandSetup setup)
        : base("stop", "Stop containers", setup)
    {
        Add(_containers);
        Add(_all);
        Add(_grace);
        Validators.Add(r =>
        {
            if (r.GetValue(_all) == r.GetValue(_containers) is { Length: > 0 })
                r.AddError(r.GetValue(_all) ? "Give containers or --all, not both." : "Give containers, or --all.");
        });
    }

    protected override async Task<int> RunAsync(Session session, ParseResult parse, CancellationToken cancellation)
    {
        TimeSpan grace = parse.GetValue(_grace) ?? DefaultGrace;
        var finder = new ObjectFinder(session);
        IEnumerable<string> names = parse.GetValue(_all)
            ? (await finder.ContainersAsync(cancellation)).Where(c => c.Rank.Alive).Select(c => c.Id)
            : parse.GetRequiredValue(_containers);
        return await Several.DoAsync(
            session.Terminal,
            names,
            "stop",
            name => name,
            async name =>
            {
                Container container = await finder.ContainerAsync(name, cancellation);
                // The wire counts whole seconds; a fraction must not become "at once".
                var request = new StopContainerRequest { ContainerId = container.Id, Timeout = (long)Math.Ceiling(grace.TotalSeconds) };
                await session.Runtime.StopContainerAsync(request, cancellation, grace + GlobalOptions.DefaultTimeout);
                session.Terminal.Out.WriteLine(session.Quiet ? container.Id : name);
            },
            cancellation);
    }
}
