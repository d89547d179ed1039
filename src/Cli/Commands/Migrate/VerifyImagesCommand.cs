using System.CommandLine;
using System.Text.Json.Nodes;
using Sampan.Cli.Output;
using Sampan.Migration.Carrying;
using Sampan.Migration.Planning;

namespace Sampan.Cli.Commands.Migrate;

/// <summary><c>sampan migrate images verify</c>.</summary>
internal sealed class VerifyImagesCommand(CommandSetup setup)
    : CarryingCommand("verify", "Show which images the other runtime has under all their names; exit code 1 if one is missing", setup)
{
    protected override async Task<int> RunAsync(ParseResult parse, CancellationToken cancellation)
    {
        IImageCarrier carrier = Carrier(Settings(parse));
        PlanImages images = await OutlineAsync(parse, carrier, cancellation);
        var results = new JsonArray();
        int missing = 0;
        foreach (PlanImage image in images.Items)
        {
            bool there = await carrier.HasAsync(image, cancellation);
            missing += there ? 0 : 1;
            JsonObject result = DocumentOf(image);
            result["there"] = there;
            results.Add((JsonNode)result);
            if (!WantsDocument(parse))
                Terminal.Out.WriteLine($"{Title(image)}  {Ids.Show(image.Id, false)}  {(there ? "there" : "missing")}");
        }
        if (WantsDocument(parse))
            Terminal.Out.Write(Documents.Text(results, FormatOf(parse)));
        else
            Terminal.Hint(missing == 0 ? $"All {images.Items.Count} images are there." : $"{missing} of {images.Items.Count} images are missing: `sampan migrate images carry` brings them.");
        return missing > 0 ? ExitCode.Failed : ExitCode.Ok;
    }
}
