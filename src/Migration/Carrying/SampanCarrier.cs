using Sampan.Cri;
using Sampan.Cri.Grpc.Client;
using Sampan.Cri.Own;
using Sampan.Cri.V1;
using Sampan.Migration.Planning;

namespace Sampan.Migration.Carrying;

/// <summary>Has a Sampan take images over in place. It knows how: by links, and under the same names, ids and digests.</summary>
internal sealed class SampanCarrier(CarrySettings settings) : IImageCarrier
{
    private static readonly TimeSpan s_call = TimeSpan.FromMinutes(2), s_adoption = TimeSpan.FromHours(4);

    /// <inheritdoc/>
    public Task<PlanImages> OutlineAsync(IReadOnlyList<string>? wanted, CancellationToken cancellation) =>
        Task.FromResult(SourceImages.Of(settings).Outline(wanted, settings.TargetRoot, cancellation));

    /// <inheritdoc/>
    public async Task<string> CarryAsync(PlanImage image, CancellationToken cancellation)
    {
        if (await HasAsync(image, cancellation))
            return "was there already";
        using CriChannel channel = Open();
        var node = new NodeServiceClient(channel);
        var request = new AdoptImagesRequest { Names = { image.Id } };
        if (settings.Source == TargetKind.Containerd)
            (request.ContainerdRoot, request.ContainerdNamespace) = (settings.SourceRoot, "k8s.io");
        else if (settings.Source == TargetKind.Crio)
            request.CrioRoot = settings.SourceRoot;
        else
            request.DockerRoot = settings.SourceRoot;
        try
        {
            await foreach (AdoptImagesResponse step in node.AdoptImagesAsync(request, cancellation, s_adoption))
            {
                if (step.Result is { } result)
                    return Words(image, result);
            }
        }
        catch (CriException e)
        {
            throw Failed(image, e.Message, e);
        }
        throw Failed(image, $"it is not in {settings.SourceRoot} any more", null);
    }

    /// <inheritdoc/>
    public async Task<bool> HasAsync(PlanImage image, CancellationToken cancellation)
    {
        using CriChannel channel = Open();
        return await CriImages.HasAsync(new ImageServiceClient(channel), image, cancellation);
    }

    /// <inheritdoc/>
    public async Task RemoveAsync(PlanImage image, CancellationToken cancellation)
    {
        using CriChannel channel = Open();
        await CriImages.RemoveAsync(new ImageServiceClient(channel), image, cancellation);
    }

    private CriChannel Open() => new(settings.Endpoint, new CriChannelOptions { DefaultDeadline = s_call });

    private static string Words(PlanImage image, AdoptionResult result)
    {
        if (result.Problem.Length > 0)
            throw Failed(image, result.Problem, null);
        string how = result.CopiedBytes > 0 ? "copied" : "linked";
        return result.NewLayers == 0 ? "all layers were there" : $"{ImageTitle.Layers(result.NewLayers)} {how}";
    }

    private static MigrationException Failed(PlanImage image, string reason, Exception? inner) =>
        new($"{ImageTitle.Of(image)}: cannot be carried over: {reason}.", inner);
}
