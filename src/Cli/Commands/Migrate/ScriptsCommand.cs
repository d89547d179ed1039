using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Sampan.Cli.Output;
using Sampan.Migration.Habits.Scanning;
using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Node;

namespace Sampan.Cli.Commands.Migrate;

/// <summary><c>sampan migrate scripts</c>: the node's own files that need Docker.</summary>
internal sealed class ScriptsCommand : NodeCommand
{
    private readonly Option<string> _root = new("--root")
    {
        Description = "A copy of a node's files [default: /, this node]",
        HelpName = "DIR",
        DefaultValueFactory = _ => "/",
    };

    public ScriptsCommand(CommandSetup setup)
        : base("scripts", "List lines of cron tables, units, scripts and monitoring that call docker or read its files, with what to write instead", setup) => Add(_root);

    protected override Task<int> RunAsync(ParseResult parse, CancellationToken cancellation)
    {
        string root = Path.GetFullPath(parse.GetRequiredValue(_root), Setup.Host.CurrentDirectory);
        if (!Directory.Exists(root))
            throw CliException.Usage($"--root {root}: there is no such folder", "give the folder that holds the node's etc, usr and var");
        IReadOnlyList<ScriptMention> found = ScriptScan.Run(new NodeFiles(root));
        if (WantsDocument(parse))
            Terminal.Out.Write(Documents.Text(new JsonArray([.. found.Select(DocumentOf)]), FormatOf(parse)));
        else
            Write(found);
        return Task.FromResult(found.Count > 0 ? MigrateExitCode.Warnings : ExitCode.Ok);
    }

    private void Write(IReadOnlyList<ScriptMention> found)
    {
        foreach (IGrouping<string, ScriptMention> file in found.GroupBy(m => m.File, StringComparer.Ordinal))
        {
            Terminal.Out.WriteLine(file.Key);
            foreach (ScriptMention mention in file)
            {
                Terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {mention.Line,5}  {Printable(mention.Text)}"));
                Terminal.Out.WriteLine($"      →  {(mention.Replacement is { } text ? Printable(text) : "no single answer: a person has to decide")}");
            }
        }
        Terminal.Hint(found.Count == 0
            ? "No line was found that needs Docker."
            : $"{found.Count} lines in {found.Select(m => m.File).Distinct(StringComparer.Ordinal).Count()} files; see 'sampan translate-command' for what differs.");
    }

    // What stands in a node's files must not move the cursor.
    private static string Printable(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));

    private static JsonObject DocumentOf(ScriptMention mention) => new()
    {
        ["file"] = mention.File,
        ["line"] = mention.Line,
        ["text"] = mention.Text,
        ["replacement"] = mention.Replacement,
    };
}
