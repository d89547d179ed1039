using System.CommandLine;
using System.Text.Json.Nodes;
using Sampan.Cli.Output;
using Sampan.Migration.Inspection;
using Sampan.Migration.Inspection.Checks;

namespace Sampan.Cli.Commands.Migrate;

/// <summary><c>sampan migrate explain</c>: what is behind a check.</summary>
internal sealed class ExplainCommand : NodeCommand
{
    private readonly Argument<string> _id = new("CHECK") { Description = "The check's id, as SRC-SWARM" };

    public ExplainCommand(CommandSetup setup)
        : base("explain", "Tell what a check is about: cause, what breaks, remedy", setup) => Add(_id);

    /// <summary>A check as a document.</summary>
    internal static JsonObject DocumentOf(ICheck check) => new()
    {
        ["id"] = check.Id,
        ["title"] = check.Title,
        ["looksAt"] = check.LooksAt,
        ["weighs"] = check.Weighs,
        ["remedy"] = check.Remedy,
        ["explanation"] = check.Explanation,
    };

    protected override Task<int> RunAsync(ParseResult parse, CancellationToken cancellation)
    {
        string id = parse.GetRequiredValue(_id);
        if (CheckList.Find(id) is not { } check)
            throw CliException.NotFound($"{id}: there is no such check; 'sampan migrate checks' lists them");
        if (WantsDocument(parse))
            Terminal.Out.Write(Documents.Text(DocumentOf(check), FormatOf(parse)));
        else
            Write(check);
        return Task.FromResult(ExitCode.Ok);
    }

    private void Write(ICheck check)
    {
        Terminal.Out.WriteLine($"{check.Id}  {check.Title}");
        Terminal.Out.WriteLine();
        foreach (string paragraph in check.Explanation.Split('\n'))
        {
            foreach (string line in TextLines.Wrap(paragraph, Terminal.Width))
                Terminal.Out.WriteLine(line);
        }
        Terminal.Out.WriteLine();
        foreach ((string name, string text) in new[] { ("Looks at", check.LooksAt), ("Weighs", check.Weighs), ("What to do", check.Remedy) })
        {
            string lead = $"{name}:".PadRight(13);
            foreach (string line in TextLines.Wrap(text, Terminal.Width, lead.Length))
            {
                Terminal.Out.WriteLine(lead + line);
                lead = new string(' ', lead.Length);
            }
        }
    }
}
