using Sampan.Migration.Planning;

namespace Sampan.Migration.Carrying;

/// <summary>A store that writes images as archives.</summary>
internal interface IImageArchive
{
    /// <summary>Its images.</summary>
    /// <exception cref="MigrationException">It cannot be asked.</exception>
    Task<IReadOnlyList<PlanImage>> ListAsync(CancellationToken cancellation);

    /// <summary>Writes one image in the form of <c>docker save</c>.</summary>
    /// <exception cref="MigrationException">It refuses.</exception>
    Task WriteAsync(PlanImage image, Stream target, CancellationToken cancellation);
}
