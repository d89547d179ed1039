using System.CommandLine;
using Sampan.Cli.Lookup;
using Sampan.Cri.V1;

namespace Sampan.Cli.Commands.Pods;

/// <summary><c>sampan stopp</c>.</summary>
internal sealed class StopCommand : CriCommand
{
    private readonly Argument<string[]> _pods = new("POD") { Description = "Names, NAMESPACE/NAME or ids", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<bool> _all = new("--all", "-a") { Description = "All pods" };

    public StopCommand(CommandSetup setup)
        : base("stopp", "Stop pods and all that runs in them", setup)
    {
        Add(_pods);
        Add(_all);
        Validators.Add(r =>
        {
            if (r.GetValue(_all) == r.GetValue(_pods) is { Length: > 0 })
                r.AddError(r.GetValue(_all) ? "Give pods or --all, not both." : "Give pods, or --all.");
        });
    }

    protected override async Task<int> RunAsync(Session session, ParseResult parse, CancellationToken cancellation)
    {
        var finder = new ObjectFinder(session);
        IEnumerable<string> names = parse.GetValue(_all)
            ? (await finder.PodsAsync(cancellation)).Where(p => p.Rank.Alive).Select(p => p.Id)
            : parse.GetRequiredValue(_pods);
        return await Several.DoAsync(
            session.Terminal,
            names,
            "stop",
            name => name,
            async name =>
            {
                PodSandbox pod = await finder.PodAsync(name, cancellation);
                await session.Runtime.StopPodSandboxAsync(new StopPodSandboxRequest { PodSandboxId = pod.Id }, cancellation);
                session.Terminal.Out.WriteLine(session.Quiet ? pod.Id : name);
            },
            cancellation);
    }
}
