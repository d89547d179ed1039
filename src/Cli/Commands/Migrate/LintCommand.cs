using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Sampan.Cli.Output;
using Sampan.Migration.Habits.Defects;
using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Node;

namespace Sampan.Cli.Commands.Migrate;

/// <summary><c>sampan migrate lint</c>: known mistakes in instructions, playbooks and on nodes.</summary>
internal sealed class LintCommand : NodeCommand
{
    private readonly Argument<string[]> _files = new("FILE")
    {
        Description = "Scripts, playbooks, articles in Markdown, configurations; without them the node's own files",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string> _root = new("--root")
    {
        Description = "A copy of a node's files [default: /, this node]",
        HelpName = "DIR",
        DefaultValueFactory = _ => "/",
    };

    public LintCommand(CommandSetup setup)
        : base("lint", "Find mistakes that instructions for the move off Docker pass on, SD1 to SD16", setup)
    {
        Add(_files);
        Add(_root);
        Validators.Add(r =>
        {
            if (r.GetValue(_files) is { Length: > 0 } && r.GetResult(_root) is { Implicit: false })
                r.AddError("Give files or --root, not both.");
        });
    }

    protected override async Task<int> RunAsync(ParseResult parse, CancellationToken cancellation)
    {
        string[] named = parse.GetValue(_files) ?? [];
        IReadOnlyList<KnownDefect> found = named.Length > 0 ? await OfFilesAsync(named, cancellation) : OfNode(parse.GetRequiredValue(_root));
        if (WantsDocument(parse))
            Terminal.Out.Write(Documents.Text(new JsonArray([.. found.Select(DocumentOf)]), FormatOf(parse)));
        else
            Write(found);
        return found.Count > 0 ? MigrateExitCode.Warnings : ExitCode.Ok;
    }

    private async Task<IReadOnlyList<KnownDefect>> OfFilesAsync(string[] named, CancellationToken cancellation)
    {
        var found = new List<KnownDefect>();
        foreach (string name in named)
        {
            string path = Path.GetFullPath(name, Setup.Host.CurrentDirectory);
            if (!File.Exists(path))
                throw CliException.NotFound($"{name}: there is no such file");
            using var reader = new StreamReader(path);
            char[] text = new char[DefectScan.MaxText];
            int count = await reader.ReadBlockAsync(text, cancellation);
            found.AddRange(DefectScan.OfText(new string(text, 0, count), name));
        }
        return found;
    }

    private IReadOnlyList<KnownDefect> OfNode(string root)
    {
        string folder = Path.GetFullPath(root, Setup.Host.CurrentDirectory);
        return Directory.Exists(folder)
            ? DefectScan.OfNode(new NodeFiles(folder))
            : throw CliException.Usage($"--root {root}: there is no such folder", "give the folder that holds the node's etc, usr and var");
    }

    private void Write(IReadOnlyList<KnownDefect> found)
    {
        foreach (IGrouping<string, KnownDefect> group in found.GroupBy(d => d.Id, StringComparer.Ordinal))
        {
            ISeedDefect defect = DefectScan.Find(group.Key)!;
            Terminal.Out.WriteLine($"{defect.Id}  {defect.Title}.");
            foreach (KnownDefect one in group)
            {
                string place = one.Line > 0 ? string.Create(CultureInfo.InvariantCulture, $"{one.File}:{one.Line}") : one.File;
                Terminal.Out.WriteLine($"      {place}: {string.Concat(one.Evidence.Select(c => char.IsControl(c) ? ' ' : c))}");
            }
            Terminal.Out.WriteLine($"      why: {defect.Explanation}");
            Terminal.Out.WriteLine($"      do:  {defect.Remedy}");
        }
        if (found.Count == 0)
            Terminal.Hint("None of the known mistakes was found.");
    }

    private static JsonObject DocumentOf(KnownDefect found)
    {
        ISeedDefect defect = DefectScan.Find(found.Id)!;
        return new()
        {
            ["id"] = found.Id,
            ["title"] = defect.Title,
            ["file"] = found.File,
            ["line"] = found.Line,
            ["evidence"] = found.Evidence,
            ["explanation"] = defect.Explanation,
            ["remedy"] = defect.Remedy,
        };
    }
}
