using Sampan.Migration.Planning;

namespace Sampan.Migration.Carrying;

/// <summary>Brings images of the source into a target's store, while the source stays as it is.</summary>
public interface IImageCarrier
{
    /// <summary>How it would be done and what it costs, for the plan.</summary>
    /// <param name="wanted">Names or ids of images; null for all that have a name or a container.</param>
    /// <param name="cancellation">Breaks off.</param>
    Task<PlanImages> OutlineAsync(IReadOnlyList<string>? wanted, CancellationToken cancellation);

    /// <summary>Brings one image; an image that is there already is left as it is.</summary>
    /// <returns>What was done in words, e.g. <c>3 layers linked, digest kept</c>.</returns>
    /// <exception cref="MigrationException">It failed; nothing of it is left but what other images use.</exception>
    Task<string> CarryAsync(PlanImage image, CancellationToken cancellation);

    /// <summary>Whether the target has the image under all its names.</summary>
    Task<bool> HasAsync(PlanImage image, CancellationToken cancellation);

    /// <summary>Takes an image away that was carried; one that is not there is no fault.</summary>
    Task RemoveAsync(PlanImage image, CancellationToken cancellation);
}
