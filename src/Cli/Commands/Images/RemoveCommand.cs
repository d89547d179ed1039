using System.CommandLine;
using Sampan.Cli.Lookup;
using Sampan.Cli.Output;
using Sampan.Cri.V1;

namespace Sampan.Cli.Commands.Images;

/// <summary><c>sampan rmi</c>.</summary>
internal sealed class RemoveCommand : CriCommand
{
    private readonly Argument<string[]> _images = new("IMAGE") { Description = "Names or ids", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<bool> _all = new("--all", "-a") { Description = "All images but pinned ones and those in use" };
    private readonly Option<bool> _prune = new("--prune") { Description = "The same as --all" };
    private readonly Option<bool> _force = new("--force", "-f") { Description = "Even images that containers use" };

    public RemoveCommand(CommandSetup setup)
        : base("rmi", "Remove images", setup)
    {
        Add(_images);
        Add(_all);
        Add(_prune);
        Add(_force);
        Validators.Add(r =>
        {
            bool all = r.GetValue(_all) || r.GetValue(_prune);
            if (all == r.GetValue(_images) is { Length: > 0 })
                r.AddError(all ? "Give images or --all, not both." : "Give images, or --all.");
        });
    }

    protected override async Task<int> RunAsync(Session session, ParseResult parse, CancellationToken cancellation)
    {
        var finder = new ObjectFinder(session);
        ILookup<string, Container> users = await UsersAsync(finder, cancellation);
        bool force = parse.GetValue(_force);
        if (parse.GetValue(_all) || parse.GetValue(_prune))
        {
            ListImagesResponse list = await session.Images.ListImagesAsync(new ListImagesRequest(), cancellation);
            IEnumerable<Image> free = list.Images.Where(i => !i.Pinned && (force || UserOf(i, users) is null));
            return await Several.DoAsync(
                session.Terminal, free, "remove", ImageNames.Title, i => RemoveAsync(session, i, cancellation), cancellation);
        }

        return await Several.DoAsync(
            session.Terminal,
            parse.GetRequiredValue(_images),
            "remove",
            name => name,
            async name =>
            {
                Image image = await finder.ImageAsync(name, cancellation);
                if (!force && UserOf(image, users) is { } user)
                {
                    throw CliException.Failed(
                        $"container {session.ShowId(user.Id)} ({user.Metadata.Name}) uses it", "remove the container first, or use --force");
                }

                await RemoveAsync(session, image, cancellation);
            },
            cancellation);
    }

    private static async Task RemoveAsync(Session session, Image image, CancellationToken cancellation)
    {
        await session.Images.RemoveImageAsync(new RemoveImageRequest { Image = new ImageSpec { Image = image.Id } }, cancellation);
        foreach (string name in session.Quiet || image.RepoTags.Count == 0 ? [image.Id] : image.RepoTags.AsEnumerable())
            session.Terminal.Out.WriteLine(session.Quiet ? name : $"Removed {name}");
    }

    // Runtimes before Kubernetes 1.36 differ in which of the three fields holds the image's id.
    private static async Task<ILookup<string, Container>> UsersAsync(ObjectFinder finder, CancellationToken cancellation) =>
        (await finder.ContainersAsync(cancellation))
        .SelectMany(c => new[] { c.Item.ImageId, c.Item.ImageRef, c.Item.Image?.Image ?? "" }.Select(key => (key, c.Item)))
        .ToLookup(p => p.key, p => p.Item, StringComparer.Ordinal);

    private static Container? UserOf(Image image, ILookup<string, Container> users) =>
        new[] { image.Id }.Concat(image.RepoTags).Concat(image.RepoDigests).SelectMany(key => users[key]).FirstOrDefault();
}
