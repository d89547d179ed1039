using System.CommandLine;
using Sampan.Cli.Lookup;
using Sampan.Cli.Output;
using Sampan.Cri.V1;

namespace Sampan.Cli.Commands.Containers;

/// <summary><c>sampan ps</c>.</summary>
internal sealed class ListCommand : CriCommand
{
    private readonly ListFilter _filter = new();
    private readonly Option<bool> _all = new("--all", "-a") { Description = "Also those that do not run" };
    private readonly Option<string?> _pod = new("--pod", "-p") { Description = "Only of this pod (name, NAMESPACE/NAME or id)", HelpName = "POD" };
    private readonly Option<string?> _image = new("--image") { Description = "Only of this image (name or id)", HelpName = "IMAGE" };
    private readonly Option<string?> _state = new("--state", "-s") { Description = "created, running, exited or unknown", HelpName = "STATE" };

    public ListCommand(CommandSetup setup)
        : base("ps", "List containers", setup)
    {
        _state.AcceptOnlyFromAmong(StringComparer.OrdinalIgnoreCase, "created", "running", "exited", "unknown");
        Add(_all);
        _filter.AddTo(this);
        Add(_pod);
        Add(_image);
        Add(_state);
    }

    protected override async Task<int> RunAsync(Session session, ParseResult parse, CancellationToken cancellation)
    {
        var finder = new ObjectFinder(session);
        Task<ListImagesResponse> listImages = session.Images.ListImagesAsync(new ListImagesRequest(), cancellation);
        IReadOnlyList<Candidate<Container>> all = await finder.ContainersAsync(cancellation);
        var titles = new ImageTitles((await listImages).Images);
        Container[] matching = [.. await SelectAsync(finder, parse, titles, all.Select(c => c.Item), cancellation)];
        Container[] shown = [.. Shown(matching, parse)];

        if (session.Quiet)
            WriteIds(session, shown);
        else if (session.Format is OutputFormat.Json or OutputFormat.Yaml)
            session.Terminal.Out.Write(Documents.Text(Documents.Of(new ListContainersResponse { Containers = { shown } }), session.Format));
        else
            WriteTable(session, shown, titles, (await finder.PodsAsync(cancellation)).ToDictionary(p => p.Id, p => p.Item.Metadata));

        if (shown.Length == 0 && matching.Length > 0 && parse.GetValue(_state) is null)
            session.Terminal.Hint($"No container runs; {matching.Length} not shown (sampan ps -a).");
        return ExitCode.Ok;
    }

    private static void WriteIds(Session session, IEnumerable<Container> containers)
    {
        foreach (Container container in containers)
            session.Terminal.Out.WriteLine(container.Id);
    }

    private static void WriteTable(
        Session session, IEnumerable<Container> containers, ImageTitles titles, Dictionary<string, PodSandboxMetadata> pods)
    {
        bool wide = session.Format == OutputFormat.Wide;
        Column[] columns =
        [
            new("CONTAINER"), new("IMAGE", 13), new("CREATED", 10), new("STATE"), new("NAME", 10), new("ATTEMPT"), new("POD ID"), new("POD", 10),
        ];
        var table = new Table(wide ? [.. columns, new Column("NAMESPACE"), new Column("IMAGE ID")] : columns);
        foreach (Container c in containers)
        {
            PodSandboxMetadata? pod = pods.GetValueOrDefault(c.PodSandboxId);
            string attempt = c.Metadata.Attempt.ToString(System.Globalization.CultureInfo.InvariantCulture);
            string[] cells =
            [
                session.ShowId(c.Id), titles.Show(c), session.ShowAgo(c.CreatedAt), States.Text(c.State), c.Metadata.Name, attempt,
                session.ShowId(c.PodSandboxId), pod?.Name ?? "",
            ];
            table.Add(wide ? [.. cells, pod?.Namespace ?? "", session.ShowId(c.ImageId.Length > 0 ? c.ImageId : c.ImageRef)] : cells);
        }

        session.Write(table);
    }

    private async Task<IEnumerable<Container>> SelectAsync(
        ObjectFinder finder, ParseResult parse, ImageTitles titles, IEnumerable<Container> containers, CancellationToken cancellation)
    {
        string? pod = parse.GetValue(_pod) is { } text ? (await finder.PodAsync(text, cancellation)).Id : null;
        Image? image = parse.GetValue(_image) is { } name ? await finder.ImageAsync(name, cancellation) : null;
        NamePattern? pattern = _filter.Name(parse);
        Dictionary<string, string> labels = _filter.Labels(parse);
        return containers
            .Where(c => pod is null || c.PodSandboxId == pod)
            .Where(c => image is null || titles.IsOf(c, image))
            .Where(c => pattern is null || pattern.Matches(c.Metadata.Name))
            .Where(c => LabelSelector.Matches(labels, c.Labels))
            .OrderByDescending(c => c.CreatedAt);
    }

    private IEnumerable<Container> Shown(IEnumerable<Container> containers, ParseResult parse)
    {
        int? count = _filter.Count(parse);
        if (parse.GetValue(_state) is { } state)
            containers = containers.Where(c => States.Text(c.State).Equals(state, StringComparison.OrdinalIgnoreCase));
        // As with docker and crictl, asking for the newest means of any state.
        else if (!parse.GetValue(_all) && count is null)
            containers = containers.Where(c => c.State == ContainerState.ContainerRunning);
        return count is { } n ? containers.Take(n) : containers;
    }
}
