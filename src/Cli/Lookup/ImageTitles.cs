using Sampan.Cli.Output;
using Sampan.Cri.V1;

namespace Sampan.Cli.Lookup;

/// <summary>What to show as a container's image: runtimes give the id that it was created with.</summary>
internal sealed class ImageTitles
{
    private readonly Dictionary<string, Image> _byAnyName = new(StringComparer.Ordinal);

    public ImageTitles(IEnumerable<Image> images)
    {
        foreach (Image image in images)
        {
            foreach (string name in image.RepoTags.Concat(image.RepoDigests).Prepend(image.Id))
                _byAnyName.TryAdd(name, image);
        }
    }

    /// <summary>The image's tag, or as much of its id as is shown elsewhere.</summary>
    public string Show(Container container)
    {
        string given = container.Image?.Image ?? "";
        // The reference that the user wrote says more than another tag of the same image.
        if (given.Length > 0 && !Ids.IsHex(Ids.Bare(given)))
            return given;
        return Find(container) is { } image ? ImageNames.Title(image) : Ids.Show(given.Length > 0 ? given : container.ImageRef, false);
    }

    /// <summary>Whether a container was made from an image.</summary>
    public bool IsOf(Container container, Image image) => Find(container)?.Id == image.Id;

    private Image? Find(Container container) =>
        _byAnyName.GetValueOrDefault(container.ImageId)
        ?? _byAnyName.GetValueOrDefault(container.ImageRef)
        ?? _byAnyName.GetValueOrDefault(container.Image?.Image ?? "");
}
