using Sampan.Cri;
using Sampan.Cri.Grpc.Client;
using Sampan.Cri.Own;
using Sampan.Migration.Planning;

namespace Sampan.Migration.Carrying;

/// <summary>A Sampan that imports archives, of a Docker whose storage driver has layers in another form.</summary>
internal sealed class SampanTarget(CarrySettings settings) : IArchiveTarget
{
    private static readonly TimeSpan s_call = TimeSpan.FromMinutes(2), s_import = TimeSpan.FromHours(4);

    /// <inheritdoc/>
    public async Task<bool> HasAsync(PlanImage image, CancellationToken cancellation)
    {
        using CriChannel channel = Open();
        return await CriImages.HasAsync(new ImageServiceClient(channel), image with { Digests = [] }, cancellation);
    }

    /// <inheritdoc/>
    public async Task LoadAsync(PlanImage image, Func<Stream, CancellationToken, Task> write, CancellationToken cancellation)
    {
        using SpooledArchive archive = await SpooledArchive.WriteAsync(settings.SpoolFolder, write, cancellation);
        using CriChannel channel = Open();
        var request = new ImportImagesRequest { Path = archive.File };
        try
        {
            await foreach (ImportImagesResponse _ in new NodeServiceClient(channel).ImportImagesAsync(request, cancellation, s_import))
            {
            }
        }
        catch (CriException e)
        {
            throw new MigrationException($"{ImageTitle.Of(image)}: Sampan cannot import it: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public async Task RemoveAsync(PlanImage image, CancellationToken cancellation)
    {
        using CriChannel channel = Open();
        await CriImages.RemoveAsync(new ImageServiceClient(channel), image, cancellation);
    }

    private CriChannel Open() => new(settings.Endpoint, new CriChannelOptions { DefaultDeadline = s_call });
}
