using System.CommandLine;
using System.Text.Json.Nodes;
using Sampan.Cli.Output;
using Sampan.Cri.Own;

namespace Sampan.Cli.Commands.Images;

/// <summary><c>sampan images import</c>.</summary>
internal sealed class ImportCommand : CriCommand
{
    private readonly Argument<string> _archive = new("FILE")
    {
        Description = "An archive of docker save, an OCI archive, a folder in OCI layout, or - for standard input",
    };

    private readonly Option<string?> _base = new("--base-name")
    {
        Description = "The repository of images that the archive names by tag only",
        HelpName = "NAME",
    };

    private readonly Option<bool> _digests = new("--digests") { Description = "Give the images names by digest too" };

    public ImportCommand(CommandSetup setup)
        : base("import", "Bring images of an archive into the store", setup)
    {
        Add(_archive);
        Add(_base);
        Add(_digests);
    }

    protected override async Task<int> RunAsync(Session session, ParseResult parse, CancellationToken cancellation)
    {
        string archive = parse.GetRequiredValue(_archive);
        var request = new ImportImagesRequest
        {
            // The runtime opens it: standard input is found through this process.
            Path = archive == "-" ? $"/proc/{Environment.ProcessId}/fd/0" : Path.GetFullPath(archive, session.Host.CurrentDirectory),
            BaseName = parse.GetValue(_base) ?? "",
            Digests = parse.GetValue(_digests),
        };
        bool isDocument = session.Format is OutputFormat.Json or OutputFormat.Yaml;
        var images = new JsonArray();
        await foreach (ImportImagesResponse step in session.Node.ImportImagesAsync(request, cancellation, session.GivenTimeout ?? Session.NoLimit))
        {
            if (step.StepCase == ImportImagesResponse.StepOneofCase.Layer)
            {
                if (!isDocument && !session.Quiet)
                    session.Terminal.Err.WriteLine($"Unpacked layer {session.ShowId(step.Layer.DiffId)}  {Sizes.Text((ulong)step.Layer.Bytes)}");
            }
            else if (isDocument)
            {
                images.Add((JsonNode)Documents.Of(step.Image));
            }
            else
            {
                Write(session, step.Image);
            }
        }

        if (isDocument)
            session.Terminal.Out.Write(Documents.Text(new JsonObject { ["images"] = images }, session.Format));
        return ExitCode.Ok;
    }

    private static void Write(Session session, ImportedImage image)
    {
        if (session.Quiet)
        {
            session.Terminal.Out.WriteLine(image.Id);
            return;
        }

        string names = image.Tags.Count > 0 ? string.Join(", ", image.Tags) : "an image without a name";
        session.Terminal.Out.WriteLine($"Imported {names}  {session.ShowId(image.Id)}");
    }
}
