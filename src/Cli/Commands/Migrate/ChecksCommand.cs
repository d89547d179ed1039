using System.CommandLine;
using System.Text.Json.Nodes;
using Sampan.Cli.Output;
using Sampan.Migration.Inspection;
using Sampan.Migration.Inspection.Checks;

namespace Sampan.Cli.Commands.Migrate;

/// <summary><c>sampan migrate checks</c>: what <c>inspect</c> looks at.</summary>
internal sealed class ChecksCommand(CommandSetup setup) : NodeCommand("checks", "List the checks of 'migrate inspect'", setup)
{
    protected override Task<int> RunAsync(ParseResult parse, CancellationToken cancellation)
    {
        if (WantsDocument(parse))
        {
            Terminal.Out.Write(Documents.Text(new JsonArray([.. CheckList.All.Select(ExplainCommand.DocumentOf)]), FormatOf(parse)));
            return Task.FromResult(ExitCode.Ok);
        }
        var table = new Table(new Column("ID"), new Column("ASKS", 20), new Column("WEIGHS", 10));
        foreach (ICheck check in CheckList.All)
            table.Add(check.Id, check.Title, check.Weighs);
        table.Write(Terminal.Out, FormatOf(parse) == OutputFormat.Wide ? 0 : Terminal.Width);
        return Task.FromResult(ExitCode.Ok);
    }
}
