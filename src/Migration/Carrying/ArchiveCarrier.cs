using Sampan.Images.Adoption;
using Sampan.Migration.Planning;
using Sampan.Oci;

namespace Sampan.Migration.Carrying;

/// <summary>
/// Carries images as <c>docker save</c> and <c>docker load</c> do, for stores that share nothing: every byte is written, ids and tags stay,
/// digests do not. Images that the target has are left out.
/// </summary>
internal sealed class ArchiveCarrier(IImageArchive source, IArchiveTarget target) : IImageCarrier
{
    /// <inheritdoc/>
    public async Task<PlanImages> OutlineAsync(IReadOnlyList<string>? wanted, CancellationToken cancellation)
    {
        IReadOnlyList<PlanImage> all = await source.ListAsync(cancellation);
        var known = all.Select(i => new ForeignImage { Id = Digest.Parse(i.Id), Tags = i.Tags, Digests = i.Digests }).ToList();
        HashSet<string> chosen = [.. AdoptionPlanner.Plan(known, new AdoptionChoice(wanted ?? [], All: wanted is null, Dangling: false)).Images.Select(i => i.Image.Id.ToString())];
        var missing = new List<PlanImage>();
        foreach (PlanImage image in all.Where(i => chosen.Contains(i.Id)).OrderBy(ImageTitle.Of, StringComparer.Ordinal))
        {
            if (!await target.HasAsync(image, cancellation))
                missing.Add(image);
        }
        return new PlanImages(missing.Count > 0 ? "save" : "none", missing);
    }

    /// <inheritdoc/>
    public async Task<string> CarryAsync(PlanImage image, CancellationToken cancellation)
    {
        if (await target.HasAsync(image, cancellation))
            return "was there already";
        await target.LoadAsync(image, (stream, token) => source.WriteAsync(image, stream, token), cancellation);
        if (!await target.HasAsync(image, cancellation))
            throw new MigrationException($"{ImageTitle.Of(image)}: was loaded, but the target does not have it under its names. Look at the target's log.");
        return image.Digests.Count == 0 ? "saved and loaded" : "saved and loaded, digest lost: pods that name it pull the image";
    }

    /// <inheritdoc/>
    public Task<bool> HasAsync(PlanImage image, CancellationToken cancellation) => target.HasAsync(image, cancellation);

    /// <inheritdoc/>
    public Task RemoveAsync(PlanImage image, CancellationToken cancellation) => target.RemoveAsync(image, cancellation);
}
