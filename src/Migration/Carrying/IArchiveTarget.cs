using Sampan.Migration.Planning;

namespace Sampan.Migration.Carrying;

/// <summary>A store that reads images from archives.</summary>
internal interface IArchiveTarget
{
    /// <summary>Whether it has an image under all its tags.</summary>
    /// <exception cref="MigrationException">It cannot be asked.</exception>
    Task<bool> HasAsync(PlanImage image, CancellationToken cancellation);

    /// <summary>Reads one image.</summary>
    /// <param name="image">Which.</param>
    /// <param name="write">Writes its archive to a stream.</param>
    /// <param name="cancellation">Breaks off.</param>
    /// <exception cref="MigrationException">It refuses.</exception>
    Task LoadAsync(PlanImage image, Func<Stream, CancellationToken, Task> write, CancellationToken cancellation);

    /// <summary>Removes an image; one that is not there is no fault.</summary>
    /// <exception cref="MigrationException">It refuses.</exception>
    Task RemoveAsync(PlanImage image, CancellationToken cancellation);
}
