using System.CommandLine;
using Sampan.Cli.Output;
using Sampan.Cri.Own;

namespace Sampan.Cli.Commands.Images;

/// <summary><c>sampan images prune</c>.</summary>
internal sealed class PruneCommand : CriCommand
{
    private readonly Option<bool> _all = new("--all", "-a") { Description = "All images that no container uses and nothing pins, not only those without a name" };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Only show what would be removed" };

    public PruneCommand(CommandSetup setup)
        : base("prune", "Remove images without a name that nobody uses, and what crashes left over", setup)
    {
        Add(_all);
        Add(_dryRun);
    }

    protected override async Task<int> RunAsync(Session session, ParseResult parse, CancellationToken cancellation)
    {
        var request = new PruneImagesRequest { All = parse.GetValue(_all), DryRun = parse.GetValue(_dryRun) };
        PruneImagesResponse answer = await session.Node.PruneImagesAsync(request, cancellation, session.GivenTimeout ?? Session.NoLimit);
        if (session.Format is OutputFormat.Json or OutputFormat.Yaml)
        {
            session.Terminal.Out.Write(Documents.Text(Documents.Of(answer), session.Format));
            return ExitCode.Ok;
        }

        foreach (PrunedImage image in answer.Images)
        {
            string name = image.Names.FirstOrDefault() ?? "an image without a name";
            session.Terminal.Out.WriteLine(session.Quiet
                ? image.Id
                : $"{(request.DryRun ? "Would remove" : "Removed")} {name}  {session.ShowId(image.Id)}  {Sizes.Text((ulong)image.Bytes)}");
        }

        if (!session.Quiet)
        {
            string orphans = answer.OrphanLayers > 0 ? $"{answer.OrphanLayers} layers left over, " : "";
            session.Terminal.Out.WriteLine($"{answer.Images.Count} images, {orphans}{Sizes.Text((ulong)answer.FreedBytes)} {(request.DryRun ? "to free" : "freed")}");
        }

        return ExitCode.Ok;
    }
}
