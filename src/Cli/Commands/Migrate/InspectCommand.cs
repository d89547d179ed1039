using System.CommandLine;
using System.Reflection;
using System.Text;
using Sampan.Cli.Output;
using Sampan.Migration;
using Sampan.Migration.Inspection;
using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Inspection.Gathering;
using Sampan.Migration.Inspection.Reports;
using Sampan.Migration.Node;

namespace Sampan.Cli.Commands.Migrate;

/// <summary><c>sampan migrate inspect</c>: reads a node, judges it and changes nothing.</summary>
internal sealed class InspectCommand : NodeCommand
{
    private readonly Option<string> _root = new("--root") { Description = "A copy of a node's files [default: /, this node]", HelpName = "DIR", DefaultValueFactory = _ => "/" };

    private readonly Option<string?> _to = new("--to") { Description = "What the node is to be moved to: " + string.Join(", ", TargetKind.All), HelpName = "TARGET" };

    private readonly Option<string?> _kubeconfig = new("--kubeconfig") { Description = "The way to the API [default: the node's own, if it has one]", HelpName = "FILE" };

    private readonly Option<string?> _kubelet = new("--kubelet") { Description = "The kubelet's version, where a copy of a node does not tell it", HelpName = "1.N.N" };

    private readonly Option<string?> _next = new("--next-kubelet") { Description = "The kubelet's version after the next upgrade [default: one minor on]", HelpName = "1.N" };

    private readonly Option<bool> _keep = new("--keep-docker") { Description = "Judge for a move that leaves Docker running for others" };

    private readonly Option<string?> _html = new("--html") { Description = "Write a page for people as well", HelpName = "FILE" };

    private readonly Option<string?> _sarif = new("--sarif") { Description = "Write SARIF 2.1.0 as well", HelpName = "FILE" };

    private readonly Option<string?> _facts = new("--facts") { Description = "Write all that was read as JSON as well, without credentials", HelpName = "FILE" };

    public InspectCommand(CommandSetup setup)
        : base("inspect", "Read this node, or a copy of one, and tell what stands in the way of a move; exit code 10 with warnings, 20 with blockers", setup)
    {
        Add(_root);
        Add(_to);
        Add(_kubeconfig);
        Add(_kubelet);
        Add(_next);
        Add(_keep);
        Add(_html);
        Add(_sarif);
        Add(_facts);
        Validators.Add(r =>
        {
            if (r.GetValue(_to) is { } to && !TargetKind.All.Contains(to))
                r.AddError($"'{to}' is no target: write {string.Join(", ", TargetKind.All)}.");
            foreach (string? version in (string?[])[r.GetValue(_kubelet), r.GetValue(_next)])
            {
                if (version is not null && !Version.TryParse(version.TrimStart('v'), out _))
                    r.AddError($"'{version}' is no version: write 1.27.");
            }
        });
    }

    protected override async Task<int> RunAsync(ParseResult parse, CancellationToken cancellation)
    {
        Version? next = VersionOf(parse.GetValue(_next));
        var options = new InspectionOptions
        {
            Root = Path.GetFullPath(parse.GetRequiredValue(_root), Setup.Host.CurrentDirectory),
            Kubeconfig = parse.GetValue(_kubeconfig) is { } file ? Path.GetFullPath(file, Setup.Host.CurrentDirectory) : null,
            KubeletVersion = VersionOf(parse.GetValue(_kubelet)),
            NextKubelet = next,
        };
        NodeFacts facts = await new NodeInspector(new ProgramRunner(Setup.Host.Time)).ReadAsync(options, cancellation);
        var context = new CheckContext(facts, parse.GetValue(_to), next) { KeepDocker = parse.GetValue(_keep) };
        InspectionReport report = InspectionReport.Make(context, Setup.Host.Time.GetUtcNow(), Tool());
        await WriteAsync(parse.GetValue(_html), () => HtmlReport.Of(report), cancellation);
        await WriteAsync(parse.GetValue(_sarif), () => Documents.Text(SarifReport.Of(report), OutputFormat.Json), cancellation);
        await WriteAsync(parse.GetValue(_facts), () => NodeFactsJson.Text(facts) + "\n", cancellation);
        if (WantsDocument(parse))
            Terminal.Out.Write(Documents.Text(DocumentReport.Of(report), FormatOf(parse)));
        else
            new TextReport(Terminal.Out, Terminal.Width, Terminal.HasColour).Write(report);
        return report.Worst switch
        {
            Severity.Blocker => MigrateExitCode.Blockers,
            Severity.Warning => MigrateExitCode.Warnings,
            _ => ExitCode.Ok,
        };
    }

    private async Task WriteAsync(string? name, Func<string> text, CancellationToken cancellation)
    {
        if (name is null)
            return;
        await File.WriteAllTextAsync(Path.GetFullPath(name, Setup.Host.CurrentDirectory), text(), new UTF8Encoding(false), cancellation);
        Terminal.Hint($"Written: {name}");
    }

    private static Version? VersionOf(string? text) => text is null ? null : Version.Parse(text.TrimStart('v'));

    private static string Tool() =>
        typeof(InspectCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
