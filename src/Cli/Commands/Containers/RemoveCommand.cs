using System.CommandLine;
using Sampan.Cli.Lookup;
using Sampan.Cli.Running;
using Sampan.Cri.V1;

namespace Sampan.Cli.Commands.Containers;

/// <summary><c>sampan rm</c>.</summary>
internal sealed class RemoveCommand : CriCommand
{
    private readonly Argument<string[]> _containers = new("CONTAINER") { Description = "Names, POD/NAME or ids", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<bool> _all = new("--all", "-a") { Description = "All containers that do not run; with --force all" };
    private readonly Option<bool> _force = new("--force", "-f") { Description = "Kill them first if they run" };
    private readonly Option<bool> _keepPod = new("--keep-pod") { Description = "Keep a pod that 'sampan run' made when its last container goes" };

    public RemoveCommand(CommandSetup setup)
        : base("rm", "Remove containers", setup)
    {
        Add(_containers);
        Add(_all);
        Add(_force);
        Add(_keepPod);
        Validators.Add(r =>
        {
            if (r.GetValue(_all) == r.GetValue(_containers) is { Length: > 0 })
                r.AddError(r.GetValue(_all) ? "Give containers or --all, not both." : "Give containers, or --all.");
        });
    }

    protected override async Task<int> RunAsync(Session session, ParseResult parse, CancellationToken cancellation)
    {
        var finder = new ObjectFinder(session);
        bool force = parse.GetValue(_force);
        bool keepPod = parse.GetValue(_keepPod);
        IEnumerable<string> names = parse.GetValue(_all)
            ? (await finder.ContainersAsync(cancellation)).Where(c => force || !c.Rank.Alive).Select(c => c.Id)
            : parse.GetRequiredValue(_containers);
        return await Several.DoAsync(
            session.Terminal,
            names,
            "remove",
            name => name,
            async name =>
            {
                Container container = await finder.ContainerAsync(name, cancellation);
                if (container.State == ContainerState.ContainerRunning && !force)
                    throw CliException.Failed("the container runs", $"stop it first ('sampan stop {name}'), or use --force");
                await session.Runtime.RemoveContainerAsync(new RemoveContainerRequest { ContainerId = container.Id }, cancellation);
                if (!keepPod)
                    await RemoveEmptyPodAsync(session, finder, container.PodSandboxId, cancellation);
                session.Terminal.Out.WriteLine(session.Quiet ? container.Id : name);
            },
            cancellation);
    }

    // Who made a container with 'run' never saw its pod, and would leave one behind each time.
    private static async Task RemoveEmptyPodAsync(Session session, ObjectFinder finder, string podId, CancellationToken cancellation)
    {
        PodSandbox? pod = (await finder.PodsAsync(cancellation)).FirstOrDefault(p => p.Id == podId)?.Item;
        if (pod is null || !RunPods.IsOurs(pod))
            return;
        var filter = new ContainerFilter { PodSandboxId = podId };
        ListContainersResponse left = await session.Runtime.ListContainersAsync(new ListContainersRequest { Filter = filter }, cancellation);
        if (left.Containers.All(c => c.PodSandboxId != podId))
            await new RunPods(session).RemoveAsync(pod, cancellation);
    }
}
