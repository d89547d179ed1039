using System.CommandLine;
using System.Text.Json.Nodes;
using Sampan.Cli.Output;
using Sampan.Cri.Own;

namespace Sampan.Cli.Commands.Images;

/// <summary><c>sampan images adopt</c>.</summary>
internal sealed class AdoptCommand : CriCommand
{
    private const string DefaultRoot = "/var/lib/docker";
    private const string DefaultContainerd = "/var/lib/containerd";
    private const string DefaultCrio = "/var/lib/containers/storage";

    private readonly Argument<string[]> _names = new("NAME")
    {
        Description = "Tags, digests or ids of images to take over",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string?> _docker = new("--from-docker")
    {
        Description = $"Docker's data folder; {DefaultRoot} unless given",
        HelpName = "DIR",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _containerd = new("--from-containerd")
    {
        Description = $"Instead: containerd's data folder, {DefaultContainerd} unless given",
        HelpName = "DIR",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string> _namespace = new("--namespace", "-n")
    {
        Description = "With --from-containerd: whose images",
        DefaultValueFactory = _ => "k8s.io",
    };

    private readonly Option<string?> _crio = new("--from-crio")
    {
        Description = $"Instead: the storage of CRI-O or podman, {DefaultCrio} unless given",
        HelpName = "DIR",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<bool> _all = new("--all", "-a") { Description = "All images that have a name" };
    private readonly Option<bool> _dangling = new("--dangling") { Description = "With --all: images without a name too" };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Only show what would be done" };

    public AdoptCommand(CommandSetup setup)
        : base("adopt", "Take over the images of Docker, containerd or CRI-O on this machine, without a copy where the disk is the same", setup)
    {
        Add(_names);
        Add(_docker);
        Add(_containerd);
        Add(_namespace);
        Add(_crio);
        Add(_all);
        Add(_dangling);
        Add(_dryRun);
        Validators.Add(r =>
        {
            bool all = r.GetValue(_all);
            if (all == r.GetValue(_names) is { Length: > 0 })
                r.AddError(all ? "Give images or --all, not both." : "Give images, or --all.");
            if (r.GetValue(_dangling) && !all)
                r.AddError("--dangling goes with --all.");
            if (new Option[] { _docker, _containerd, _crio }.Count(o => r.GetResult(o) is not null) > 1)
                r.AddError("Give one of --from-docker, --from-containerd and --from-crio.");
        });
    }

    protected override async Task<int> RunAsync(Session session, ParseResult parse, CancellationToken cancellation)
    {
        bool crio = parse.GetResult(_crio) is not null;
        bool containerd = parse.GetResult(_containerd) is not null;
        var request = new AdoptImagesRequest
        {
            DockerRoot = containerd || crio ? "" : Folder(session, parse.GetValue(_docker), DefaultRoot),
            ContainerdRoot = containerd ? Folder(session, parse.GetValue(_containerd), DefaultContainerd) : "",
            ContainerdNamespace = containerd ? parse.GetRequiredValue(_namespace) : "",
            CrioRoot = crio ? Folder(session, parse.GetValue(_crio), DefaultCrio) : "",
            Names = { parse.GetValue(_names) ?? [] },
            All = parse.GetValue(_all),
            Dangling = parse.GetValue(_dangling),
            DryRun = parse.GetValue(_dryRun),
        };
        long start = session.Host.Time.GetTimestamp();
        var report = new AdoptionReport(session, request.DryRun);
        await foreach (AdoptImagesResponse step in session.Node.AdoptImagesAsync(request, cancellation, session.GivenTimeout ?? Session.NoLimit))
        {
            if (step.StepCase == AdoptImagesResponse.StepOneofCase.Outline)
                report.Begin(step.Outline);
            else
                report.Done(step.Result);
        }
        return report.End(session.Host.Time.GetElapsedTime(start));
    }

    private static string Folder(Session session, string? given, string usual) =>
        given is { Length: > 0 } ? Path.GetFullPath(given, session.Host.CurrentDirectory) : usual;

    /// <summary>Shows what happens, in the form that was asked for.</summary>
    private sealed class AdoptionReport(Session session, bool dryRun)
    {
        private readonly Dictionary<string, AdoptionResult> _results = [];
        private AdoptionOutline _outline = new();

        private bool IsDocument => session.Format is OutputFormat.Json or OutputFormat.Yaml;

        internal void Begin(AdoptionOutline outline)
        {
            _outline = outline;
            foreach (string name in outline.NotFound)
                session.Terminal.Error($"there is no image '{name}' there, or more than one", "docker images --no-trunc, ctr -n k8s.io images ls or crictl images --no-trunc lists them");
            if (!IsDocument && !session.Quiet && dryRun)
                session.Write(TableOf(outline));
        }

        internal void Done(AdoptionResult result)
        {
            _results[result.Id] = result;
            AdoptionItem item = _outline.Images.First(i => i.Id == result.Id);
            if (result.Problem.Length > 0)
                session.Terminal.Error($"cannot take over {Title(item)}: {result.Problem}", null);
            else if (session.Quiet && !IsDocument)
                session.Terminal.Out.WriteLine(result.Id);
            else if (!IsDocument)
                session.Terminal.Out.WriteLine($"Took over {Title(item)}  {session.ShowId(item.Id)}  {What(item, result)}");
        }

        internal int End(TimeSpan elapsed)
        {
            if (IsDocument)
                session.Terminal.Out.Write(Documents.Text(Document(), session.Format));
            else if (!session.Quiet)
                session.Terminal.Out.WriteLine(dryRun ? Summary() : $"{Total()} in {TimeSpans.Seconds(elapsed)}");
            bool failed = _results.Values.Any(r => r.Problem.Length > 0) || (dryRun && _outline.Images.Any(i => i.Problem.Length > 0));
            return failed ? ExitCode.Failed : _outline.NotFound.Count > 0 ? ExitCode.NotFound : ExitCode.Ok;
        }

        private static string Title(AdoptionItem item) => item.Tags.Concat(item.Digests).FirstOrDefault() ?? Ids.Show(item.Id, false);

        private static string What(AdoptionItem item, AdoptionResult result)
        {
            if (result.NewLayers == 0)
                return item.Known ? "was here already" : "all layers were here";
            string layers = result.NewLayers == 1 ? "1 new layer" : $"{result.NewLayers} new layers";
            string linked = result.LinkedBytes > 0 ? $", {Sizes.Text((ulong)result.LinkedBytes)} linked" : "";
            string copied = result.CopiedBytes > 0 ? $", {Sizes.Text((ulong)result.CopiedBytes)} copied" : "";
            return layers + linked + copied;
        }

        private Table TableOf(AdoptionOutline outline)
        {
            var table = new Table(new("IMAGE", 20), new("IMAGE ID"), new("LAYERS"), new("NEW"), new("NEW BYTES"), new("HOW"));
            foreach (AdoptionItem item in outline.Images)
            {
                string how = item.Problem.Length > 0 ? "not: " + item.Problem
                    : item.NewLayers == 0 ? "here already"
                    : outline.Linked ? "link" : "copy";
                table.Add(
                    Title(item), session.ShowId(item.Id), $"{item.Layers}", $"{item.NewLayers}", Sizes.Text((ulong)item.NewBytes), how);
            }

            return table;
        }

        private string Summary()
        {
            string bytes = Sizes.Text((ulong)_outline.Images.Where(i => i.Problem.Length == 0).Sum(i => i.NewBytes));
            return $"{_outline.Images.Count} images, {_outline.Images.Sum(i => i.NewLayers)} new layers, "
                + (_outline.Linked ? $"{bytes} to share, nothing to copy" : $"{bytes} to copy: the two stores are on different file systems");
        }

        private string Total()
        {
            AdoptionResult[] good = [.. _results.Values.Where(r => r.Problem.Length == 0)];
            return $"{good.Length} images, {good.Sum(r => r.NewLayers)} new layers, {Sizes.Text((ulong)good.Sum(r => r.LinkedBytes))} linked, {Sizes.Text((ulong)good.Sum(r => r.CopiedBytes))} copied";
        }

        private JsonObject Document()
        {
            JsonObject document = Documents.Of(_outline);
            if (!dryRun)
                document["results"] = new JsonArray([.. _results.Values.Select(r => (JsonNode)Documents.Of(r))]);
            return document;
        }
    }
}
