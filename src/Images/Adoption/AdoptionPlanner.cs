using Sampan.Images.Catalog;
using Sampan.Oci;

namespace Sampan.Images.Adoption;

/// <summary>Decides what is taken over from what there is on both sides.</summary>
public static class AdoptionPlanner
{
    /// <summary>What of another store's images a store without any would take, e.g. one that is not made by this program.</summary>
    /// <param name="images">What the other store has.</param>
    /// <param name="choice">What is wanted of it.</param>
    public static AdoptionPlan Plan(IReadOnlyList<ForeignImage> images, AdoptionChoice choice) => Plan(images, choice, [], _ => false);

    /// <param name="images">What the other store has.</param>
    /// <param name="choice">What is wanted of it.</param>
    /// <param name="own">The images of this store.</param>
    /// <param name="hasLayer">Whether this store has a chain.</param>
    internal static AdoptionPlan Plan(
        IReadOnlyList<ForeignImage> images, AdoptionChoice choice, IReadOnlyList<ImageRecord> own, Func<Digest, bool> hasLayer)
    {
        (List<ForeignImage> wanted, List<string> notFound) = Choose(images, choice);
        var made = new HashSet<Digest>();
        var planned = new List<PlannedImage>();
        foreach (ForeignImage image in wanted)
        {
            List<ForeignLayer> layers = [.. image.Layers.Where(layer => !hasLayer(layer.ChainId) && made.Add(layer.ChainId))];
            ImageRecord? record = own.FirstOrDefault(r => r.Id == image.Id);
            bool known = record is not null && !image.Tags.Except(record.Tags).Any() && !image.Digests.Except(record.Digests).Any();
            planned.Add(new PlannedImage(image, layers, known));
        }
        return new AdoptionPlan(planned, notFound);
    }

    private static (List<ForeignImage> Wanted, List<string> NotFound) Choose(IReadOnlyList<ForeignImage> images, AdoptionChoice choice)
    {
        var wanted = new List<ForeignImage>();
        var notFound = new List<string>();
        if (choice.All)
            wanted.AddRange(images.Where(image => choice.Dangling || image.Tags.Count + image.Digests.Count > 0));
        foreach (string name in choice.Names)
        {
            if (Find(images, name) is not { } image)
                notFound.Add(name);
            else if (!wanted.Contains(image))
                wanted.Add(image);
        }
        return (wanted, notFound);
    }

    private static ForeignImage? Find(IReadOnlyList<ForeignImage> images, string name)
    {
        List<ImageRecord> records = [.. images.Select(image => new ImageRecord
        {
            Id = image.Id, Manifests = [], Tags = image.Tags, Digests = image.Digests, Size = 1, ChainIds = [],
        })];
        Digest? id = ImageSearch.Find(records, name)?.Id;
        return id is null ? null : images.First(image => image.Id == id);
    }
}
