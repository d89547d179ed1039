using Sampan.Docker;
using Sampan.Migration.Planning;
using Sampan.Oci;

namespace Sampan.Migration.Carrying;

/// <summary>Images that a running Docker saves: for those of its storage drivers whose files cannot be shared.</summary>
/// <param name="address">Its socket.</param>
internal sealed class DockerArchive(string address) : IImageArchive
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<PlanImage>> ListAsync(CancellationToken cancellation)
    {
        using var client = new DockerClient(address);
        try
        {
            return [.. (await client.Images.ListAsync(cancellation)).Select(i => new PlanImage(i.Id, Full(i.RepoTags), Full(i.RepoDigests), i.Size))];
        }
        catch (DockerException e)
        {
            throw new MigrationException($"Docker cannot be asked for its images: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public async Task WriteAsync(PlanImage image, Stream target, CancellationToken cancellation)
    {
        using var client = new DockerClient(address);
        try
        {
            // By its id an image would lose its tags.
            await client.Images.SaveAsync([.. image.Tags.DefaultIfEmpty(image.Id)], target, cancellation);
        }
        catch (DockerException e)
        {
            throw new MigrationException($"{ImageTitle.Of(image)}: Docker cannot save it: {e.Message}", e);
        }
    }

    private static IReadOnlyList<string> Full(IReadOnlyList<string> names) =>
        [.. names.Select(name => ImageReference.TryParse(name, out ImageReference? reference) ? reference.ToString() : name).Order(StringComparer.Ordinal)];
}
