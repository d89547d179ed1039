using System.CommandLine;
using Sampan.Cli.Lookup;
using Sampan.Cli.Streaming;
using Sampan.Cri.V1;

namespace Sampan.Cli.Commands.Pods;

/// <summary><c>sampan port-forward</c>.</summary>
internal sealed class PortForwardCommand : CriCommand
{
    private readonly Argument<string> _pod = new("POD") { Description = "Name, NAMESPACE/NAME or id" };

    private readonly Argument<string[]> _ports = new("[LOCAL:]REMOTE")
    {
        Description = "A port of the pod, and the port here that leads to it: the same, LOCAL, or with 0 or nothing before the colon any that is free",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string> _address = new("--address")
    {
        Description = "Addresses of this machine to listen on, with commas between [default: localhost]",
        HelpName = "IP,…",
        DefaultValueFactory = _ => "localhost",
    };

    private readonly StreamParameters _streams = new(detachable: false);

    public PortForwardCommand(CommandSetup setup)
        : base("port-forward", "Lead ports of this machine to ports of a pod, until broken off", setup)
    {
        Add(_address);
        _streams.AddTo(this);
        Add(_pod);
        Add(_ports);
    }

    protected override async Task<int> RunAsync(Session session, ParseResult parse, CancellationToken cancellation)
    {
        PortPair[] pairs = [.. parse.GetRequiredValue(_ports).Select(PortPair.Parse)];
        StreamSettings settings = _streams.Read(parse);
        string name = parse.GetRequiredValue(_pod);
        PodSandbox pod = await new ObjectFinder(session).PodAsync(name, cancellation);
        if (pod.State != PodSandboxState.SandboxReady)
            throw CliException.Failed($"pod {name} is not ready", "see 'sampan pods'");
        using var listeners = PortListeners.Open(pairs, parse.GetRequiredValue(_address).Split(',', StringSplitOptions.TrimEntries));
        foreach (string line in listeners.Lines())
            session.Terminal.Out.WriteLine(line);
        try
        {
            await new PortForwarder(session, pod, settings).RunAsync(listeners, cancellation);
            return ExitCode.Ok;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Ctrl+C is how one stops.
            return ExitCode.Interrupted;
        }
    }
}
