using Sampan.Cri;
using Sampan.Cri.Grpc.Client;
using Sampan.Cri.Own;
using Sampan.Cri.V1;
using Sampan.Migration.Planning;

namespace Sampan.Migration.Carrying;

/// <summary>Images that a running Sampan exports.</summary>
/// <param name="address">Its socket.</param>
internal sealed class SampanArchive(string address) : IImageArchive
{
    private static readonly TimeSpan s_call = TimeSpan.FromMinutes(2), s_export = TimeSpan.FromHours(4);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<PlanImage>> ListAsync(CancellationToken cancellation)
    {
        using CriChannel channel = Open();
        try
        {
            ListImagesResponse all = await new ImageServiceClient(channel).ListImagesAsync(new ListImagesRequest(), cancellation);
            return [.. all.Images.Select(i => new PlanImage(i.Id, [.. i.RepoTags], [.. i.RepoDigests], (long)i.Size))];
        }
        catch (CriException e)
        {
            throw new MigrationException($"Sampan cannot be asked for its images: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public async Task WriteAsync(PlanImage image, Stream target, CancellationToken cancellation)
    {
        using CriChannel channel = Open();
        var request = new ExportImagesRequest { Names = { image.Id } };
        try
        {
            await foreach (ExportImagesResponse step in new NodeServiceClient(channel).ExportImagesAsync(request, cancellation, s_export))
            {
                if (step.StepCase == ExportImagesResponse.StepOneofCase.Chunk)
                    await target.WriteAsync(step.Chunk.Memory, cancellation);
            }
        }
        catch (CriException e)
        {
            throw new MigrationException($"{ImageTitle.Of(image)}: Sampan cannot export it: {e.Message}", e);
        }
    }

    private CriChannel Open() => new(address, new CriChannelOptions { DefaultDeadline = s_call });
}
