using System.CommandLine;
using Sampan.Cli.Lookup;
using Sampan.Cli.Running;
using Sampan.Cri.V1;

namespace Sampan.Cli.Commands.Pods;

/// <summary><c>sampan rmp</c>.</summary>
internal sealed class RemoveCommand : CriCommand
{
    private readonly Argument<string[]> _pods = new("POD") { Description = "Names, NAMESPACE/NAME or ids", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<bool> _all = new("--all", "-a") { Description = "All pods" };
    private readonly Option<bool> _force = new("--force", "-f") { Description = "Stop them first if they are ready" };

    public RemoveCommand(CommandSetup setup)
        : base("rmp", "Remove pods and their containers", setup)
    {
        Add(_pods);
        Add(_all);
        Add(_force);
        Validators.Add(r =>
        {
            if (r.GetValue(_all) == r.GetValue(_pods) is { Length: > 0 })
                r.AddError(r.GetValue(_all) ? "Give pods or --all, not both." : "Give pods, or --all.");
        });
    }

    protected override async Task<int> RunAsync(Session session, ParseResult parse, CancellationToken cancellation)
    {
        var finder = new ObjectFinder(session);
        bool force = parse.GetValue(_force);
        IEnumerable<string> names = parse.GetValue(_all)
            ? (await finder.PodsAsync(cancellation)).Select(p => p.Id)
            : parse.GetRequiredValue(_pods);
        return await Several.DoAsync(
            session.Terminal,
            names,
            "remove",
            name => name,
            async name =>
            {
                PodSandbox pod = await finder.PodAsync(name, cancellation);
                if (pod.State == PodSandboxState.SandboxReady && !force)
                    throw CliException.Failed("the pod is ready", $"stop it first ('sampan stopp {name}'), or use --force");
                await new RunPods(session).RemoveAsync(pod, cancellation);
                session.Terminal.Out.WriteLine(session.Quiet ? pod.Id : name);
            },
            cancellation);
    }
}
