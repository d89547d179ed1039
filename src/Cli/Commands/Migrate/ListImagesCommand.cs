using System.CommandLine;
using System.Text.Json.Nodes;
using Sampan.Cli.Output;
using Sampan.Migration.Planning;

namespace Sampan.Cli.Commands.Migrate;

/// <summary><c>sampan migrate images list</c>.</summary>
internal sealed class ListImagesCommand(CommandSetup setup)
    : CarryingCommand("list", "Show which images would be carried, how, and what that would write", setup)
{
    protected override async Task<int> RunAsync(ParseResult parse, CancellationToken cancellation)
    {
        PlanImages images = await OutlineAsync(parse, Carrier(Settings(parse)), cancellation);
        if (WantsDocument(parse))
        {
            var document = new JsonObject { ["strategy"] = images.Strategy, ["items"] = new JsonArray([.. images.Items.Select(i => (JsonNode)DocumentOf(i))]) };
            Terminal.Out.Write(Documents.Text(document, FormatOf(parse)));
            return ExitCode.Ok;
        }
        var table = new Table(new("IMAGE", 20), new("IMAGE ID"), new("HOW"), new("BYTES TO WRITE"));
        foreach (PlanImage image in images.Items)
            table.Add(Title(image), Ids.Show(image.Id, false), images.Strategy, Sizes.Text((ulong)image.Bytes));
        table.Write(Terminal.Out, Terminal.Width);
        Terminal.Hint(images.Items.Count == 0
            ? "Nothing is to be carried: the images are there, or have to be pulled."
            : $"{images.Items.Count} images, {Sizes.Text((ulong)images.Items.Sum(i => i.Bytes))} to write");
        return ExitCode.Ok;
    }
}
