using System.CommandLine;
using Sampan.Cli.Lookup;
using Sampan.Cli.Output;
using Sampan.Cri.V1;

namespace Sampan.Cli.Commands.Images;

/// <summary><c>sampan images</c>.</summary>
internal sealed class ListCommand : CriCommand
{
    private const string NoTag = "<none>";

    private readonly Argument<string?> _name = new("NAME")
    {
        Description = "Only images whose name matches: a part of it, or a regular expression",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<bool> _digests = new("--digests") { Description = "Show digests" };
    private readonly Option<bool> _all = new("--all", "-a") { Description = "No effect: all images are shown", Hidden = true };

    public ListCommand(CommandSetup setup)
        : base("images", "List images; adopt, import, export, verify and prune them", setup)
    {
        Add(_name);
        Add(_digests);
        Add(_all);
        Add(new AdoptCommand(setup));
        Add(new ImportCommand(setup));
        Add(new ExportCommand(setup));
        Add(new VerifyCommand(setup));
        Add(new PruneCommand(setup));
    }

    protected override async Task<int> RunAsync(Session session, ParseResult parse, CancellationToken cancellation)
    {
        NamePattern? pattern = NamePattern.Of(parse.GetValue(_name));
        ListImagesResponse list = await session.Images.ListImagesAsync(new ListImagesRequest(), cancellation);
        Image[] images = [.. list.Images.Where(i => pattern is null || Matches(i, pattern)).OrderBy(ImageNames.Title, StringComparer.Ordinal)];
        if (session.Quiet)
        {
            foreach (Image image in images)
                session.Terminal.Out.WriteLine(image.Id);
        }
        else if (session.Format is OutputFormat.Json or OutputFormat.Yaml)
        {
            session.Terminal.Out.Write(Documents.Text(Documents.Of(new ListImagesResponse { Images = { images } }), session.Format));
        }
        else
        {
            session.Write(TableOf(images, session, parse.GetValue(_digests) || session.Format == OutputFormat.Wide));
        }

        return ExitCode.Ok;
    }

    private static bool Matches(Image image, NamePattern pattern) =>
        image.RepoTags.Concat(image.RepoDigests).Any(pattern.Matches) || Ids.Bare(image.Id).StartsWith(Ids.Bare(pattern.Text), StringComparison.Ordinal);

    private static Table TableOf(IEnumerable<Image> images, Session session, bool digests)
    {
        var table = digests
            ? new Table(new("IMAGE", 20), new("TAG", 8), new("DIGEST", 13), new("IMAGE ID"), new("SIZE"), new("PINNED"))
            : new Table(new("IMAGE", 20), new("TAG", 8), new("IMAGE ID"), new("SIZE"));
        foreach (Image image in images)
        {
            foreach ((string repository, string tag) in NamesOf(image))
            {
                string id = session.ShowId(image.Id);
                string size = Sizes.Text(image.Size);
                if (digests)
                    table.Add(repository, tag, DigestOf(image, repository, session), id, size, image.Pinned ? "yes" : "no");
                else
                    table.Add(repository, tag, id, size);
            }
        }

        return table;
    }

    private static IEnumerable<(string Repository, string Tag)> NamesOf(Image image)
    {
        if (image.RepoTags.Count > 0)
            return image.RepoTags.Select(ImageNames.Split);
        if (image.RepoDigests.Count > 0)
            return image.RepoDigests.Select(d => (ImageNames.Split(d).Repository, NoTag));
        return [(NoTag, NoTag)];
    }

    private static string DigestOf(Image image, string repository, Session session)
    {
        string? full = image.RepoDigests.FirstOrDefault(d => d.StartsWith(repository + "@", StringComparison.Ordinal)) ?? image.RepoDigests.FirstOrDefault();
        return full is null ? NoTag : session.ShowId(full[(full.IndexOf('@', StringComparison.Ordinal) + 1)..]);
    }
}
