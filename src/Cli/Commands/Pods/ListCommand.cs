using System.CommandLine;
using System.Globalization;
using Sampan.Cli.Lookup;
using Sampan.Cli.Output;
using Sampan.Cri;
using Sampan.Cri.Grpc;
using Sampan.Cri.V1;

namespace Sampan.Cli.Commands.Pods;

/// <summary><c>sampan pods</c>.</summary>
internal sealed class ListCommand : CriCommand
{
    private readonly ListFilter _filter = new();
    private readonly Option<string?> _namespace = new("--namespace") { Description = "Only of this namespace", HelpName = "NAMESPACE" };
    private readonly Option<string?> _state = new("--state", "-s") { Description = "ready or notready", HelpName = "STATE" };
    private readonly Option<bool> _all = new("--all", "-a") { Description = "No effect: all pods are shown", Hidden = true };

    public ListCommand(CommandSetup setup)
        : base("pods", "List pods", setup)
    {
        _state.AcceptOnlyFromAmong(StringComparer.OrdinalIgnoreCase, "ready", "notready");
        _filter.AddTo(this);
        Add(_namespace);
        Add(_state);
        Add(_all);
    }

    protected override async Task<int> RunAsync(Session session, ParseResult parse, CancellationToken cancellation)
    {
        ListPodSandboxResponse list = await session.Runtime.ListPodSandboxAsync(new ListPodSandboxRequest(), cancellation);
        PodSandbox[] pods = [.. Select(list.Items, parse)];
        if (session.Quiet)
        {
            foreach (PodSandbox pod in pods)
                session.Terminal.Out.WriteLine(pod.Id);
        }
        else if (session.Format is OutputFormat.Json or OutputFormat.Yaml)
        {
            session.Terminal.Out.Write(Documents.Text(Documents.Of(new ListPodSandboxResponse { Items = { pods } }), session.Format));
        }
        else
        {
            await WriteTableAsync(session, pods, cancellation);
        }

        return ExitCode.Ok;
    }

    private static async Task WriteTableAsync(Session session, IEnumerable<PodSandbox> pods, CancellationToken cancellation)
    {
        bool wide = session.Format == OutputFormat.Wide;
        Column[] columns =
        [
            new("POD ID"), new("CREATED", 10), new("STATE"), new("NAME", 12), new("NAMESPACE", 10), new("ATTEMPT"), new("RUNTIME", 9),
        ];
        var table = new Table(wide ? [.. columns, new Column("IP")] : columns);
        foreach (PodSandbox pod in pods)
        {
            string runtime = pod.RuntimeHandler.Length == 0 ? "(default)" : pod.RuntimeHandler;
            string[] cells =
            [
                session.ShowId(pod.Id), session.ShowAgo(pod.CreatedAt), States.Text(pod.State), pod.Metadata.Name, pod.Metadata.Namespace,
                pod.Metadata.Attempt.ToString(CultureInfo.InvariantCulture), runtime,
            ];
            table.Add(wide ? [.. cells, await AddressesAsync(session, pod.Id, cancellation)] : cells);
        }

        session.Write(table);
    }

    // A pod that went away since the list was made has no address, and is no reason to fail.
    private static async Task<string> AddressesAsync(Session session, string id, CancellationToken cancellation)
    {
        try
        {
            var request = new PodSandboxStatusRequest { PodSandboxId = id };
            PodSandboxStatus status = (await session.Runtime.PodSandboxStatusAsync(request, cancellation)).Status;
            return PodAddresses.Text(status);
        }
        catch (CriException e) when (e.Code == GrpcStatusCode.NotFound)
        {
            return "";
        }
    }

    private IEnumerable<PodSandbox> Select(IEnumerable<PodSandbox> pods, ParseResult parse)
    {
        NamePattern? pattern = _filter.Name(parse);
        Dictionary<string, string> labels = _filter.Labels(parse);
        string? space = parse.GetValue(_namespace);
        string? state = parse.GetValue(_state);
        IEnumerable<PodSandbox> selected = pods
            .Where(p => pattern is null || pattern.Matches(p.Metadata.Name))
            .Where(p => LabelSelector.Matches(labels, p.Labels))
            .Where(p => space is null || p.Metadata.Namespace == space)
            .Where(p => state is null || States.Text(p.State).Equals(state, StringComparison.OrdinalIgnoreCase))
            .OrderByDescending(p => p.CreatedAt);
        return _filter.Count(parse) is { } n ? selected.Take(n) : selected;
    }
}
