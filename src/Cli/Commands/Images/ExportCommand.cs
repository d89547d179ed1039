using System.CommandLine;
using Sampan.Cli.Output;
using Sampan.Cri.Own;

namespace Sampan.Cli.Commands.Images;

/// <summary><c>sampan images export</c>.</summary>
internal sealed class ExportCommand : CriCommand
{
    private readonly Argument<string[]> _names = new("IMAGE") { Description = "Names or ids", Arity = ArgumentArity.OneOrMore };

    private readonly Option<string> _output = new("--file", "-f")
    {
        Description = "Where to write, - for standard output",
        HelpName = "FILE",
        Required = true,
    };

    public ExportCommand(CommandSetup setup)
        : base("export", "Write images as an archive that docker load, ctr, podman and sampan read", setup)
    {
        Add(_names);
        Add(_output);
    }

    protected override async Task<int> RunAsync(Session session, ParseResult parse, CancellationToken cancellation)
    {
        var request = new ExportImagesRequest { Names = { parse.GetRequiredValue(_names) } };
        string output = parse.GetRequiredValue(_output);
        if (output == "-")
        {
            if (session.Host.OutputIsTerminal)
                throw CliException.Usage("an archive is not for a terminal", "redirect the output, or give --file FILE");
            await CopyAsync(session, request, session.Host.Output, cancellation);
            return ExitCode.Ok;
        }

        // Under another name until it is whole.
        string file = Path.GetFullPath(output, session.Host.CurrentDirectory), partial = file + ".partial";
        try
        {
            await using (FileStream target = File.Create(partial))
                await CopyAsync(session, request, target, cancellation);
            File.Move(partial, file, overwrite: true);
        }
        finally
        {
            File.Delete(partial);
        }

        return ExitCode.Ok;
    }

    private static async Task CopyAsync(Session session, ExportImagesRequest request, Stream target, CancellationToken cancellation)
    {
        await foreach (ExportImagesResponse step in session.Node.ExportImagesAsync(request, cancellation, session.GivenTimeout ?? Session.NoLimit))
        {
            if (step.StepCase == ExportImagesResponse.StepOneofCase.Chunk)
                await target.WriteAsync(step.Chunk.Memory, cancellation);
            else if (!session.Quiet)
                session.Terminal.Err.WriteLine(Line(session, step.Image));
        }

        await target.FlushAsync(cancellation);
    }

    private static string Line(Session session, ExportedImage image)
    {
        string name = image.Tags.Count > 0 ? string.Join(", ", image.Tags) : "an image without a name";
        string note = image.Original ? "as it was pulled" : "its layers unpacked, thus another digest: images.keepBlobs keeps them";
        return $"Exported {name}  {session.ShowId(image.Id)}  {note}";
    }
}
