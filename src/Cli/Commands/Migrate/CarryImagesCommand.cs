using System.CommandLine;
using System.Text.Json.Nodes;
using Sampan.Cli.Output;
using Sampan.Migration;
using Sampan.Migration.Carrying;
using Sampan.Migration.Planning;

namespace Sampan.Cli.Commands.Migrate;

/// <summary><c>sampan migrate images carry</c>.</summary>
internal sealed class CarryImagesCommand(CommandSetup setup)
    : CarryingCommand("carry", "Carry images, by links where the disk is the same; nothing of the source is changed", setup)
{
    protected override async Task<int> RunAsync(ParseResult parse, CancellationToken cancellation)
    {
        CarrySettings settings = Settings(parse);
        IImageCarrier carrier = Carrier(settings);
        PlanImages images = await OutlineAsync(parse, carrier, cancellation);
        var results = new JsonArray();
        bool failed = false;
        foreach (PlanImage image in images.Items)
        {
            JsonObject result = DocumentOf(image);
            try
            {
                string words = await carrier.CarryAsync(image, cancellation);
                result["result"] = words;
                if (!WantsDocument(parse))
                    Terminal.Out.WriteLine($"{Title(image)}  {Ids.Show(image.Id, false)}  {words}");
            }
            catch (MigrationException e)
            {
                failed = true;
                result["problem"] = e.Message;
                Terminal.Error(e.Message, null);
            }
            results.Add((JsonNode)result);
        }
        if (WantsDocument(parse))
            Terminal.Out.Write(Documents.Text(results, FormatOf(parse)));
        else if (settings.Target == TargetKind.Crio && !IsKnown(settings))
            Terminal.Hint($"CRI-O does not look there yet: add {CrioStorageFile.FolderBeside(settings.TargetRoot)} to additionalimagestores of {CrioStorageFile.Path}, and restart it.");
        return failed ? ExitCode.Failed : ExitCode.Ok;
    }

    private static bool IsKnown(CarrySettings settings) =>
        File.Exists(CrioStorageFile.Path) && CrioStorageFile.With(File.ReadAllText(CrioStorageFile.Path), settings.TargetRoot) is null;
}
