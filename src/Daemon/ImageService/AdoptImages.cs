using System.Threading.Channels;
using Sampan.Cri;
using Sampan.Cri.Grpc.Server;
using Sampan.Cri.Own;
using Sampan.Daemon.Engines;
using Sampan.Images;
using Sampan.Images.Adoption;
using Sampan.Images.ContainerdStore;
using Sampan.Images.ContainersStorage;
using Sampan.Images.DockerStore;
using Sampan.Oci.Image;

namespace Sampan.Daemon.ImageService;

/// <summary>NodeService/AdoptImages.</summary>
internal sealed class AdoptImages(IImageEngine images)
{
    private const int MaxNames = 10_000;
    private const string DefaultContainerd = "/var/lib/containerd";

    /// <summary>Sends the outline, then takes over and sends each image's end.</summary>
    /// <exception cref="CriException">INVALID_ARGUMENT: nothing is named.</exception>
    public async Task HandleAsync(AdoptImagesRequest request, ServerStream<AdoptImagesResponse> stream, CancellationToken token)
    {
        Validate(request);
        var choice = new AdoptionChoice([.. request.Names], request.All, request.Dangling);
        ImageStore store = images.OwnStore("what Docker has the kubelet has; bring other stores' images with `docker load` or `docker pull`");
        IForeignStore foreign = Source(request);
        AdoptionPlan plan = store.PlanAdoption(foreign, choice, token);
        await stream.WriteAsync(new AdoptImagesResponse { Outline = Outline(plan, store.CanShare(foreign)) }, token);
        if (request.DryRun)
        {
            return;
        }
        // Progress comes from other threads; one reader writes it in order.
        Channel<AdoptedImage> done = Channel.CreateUnbounded<AdoptedImage>();
        Task adopting = AdoptAsync(store, plan, done.Writer, token);
        await foreach (AdoptedImage image in done.Reader.ReadAllAsync(CancellationToken.None))
        {
            await stream.WriteAsync(new AdoptImagesResponse { Result = Result(image) }, token);
        }
        await adopting;
    }

    private static IForeignStore Source(AdoptImagesRequest request) =>
        request.DockerRoot.Length > 0 ? DockerImages.Find(request.DockerRoot, DefaultContainerd)
        : request.CrioRoot.Length > 0 ? new ContainersStorageImages(request.CrioRoot, Platform.Host)
        : new ContainerdImages(request.ContainerdRoot, request.ContainerdNamespace, Platform.Host);

    private static void Validate(AdoptImagesRequest request)
    {
        string[] roots = [.. new[] { request.DockerRoot, request.ContainerdRoot, request.CrioRoot }.Where(r => r.Length > 0)];
        if (roots.Length > 1)
        {
            throw CriException.InvalidArgument($"{string.Join(" and ", roots)}: images are taken over from one store at a time");
        }
        string root = roots.FirstOrDefault() ?? "";
        if (!root.StartsWith('/'))
        {
            throw CriException.InvalidArgument($"the folder \"{root}\" is not an absolute path");
        }
        if (!request.All && request.Names.Count == 0)
        {
            throw CriException.InvalidArgument("no image is named: give names, or ask for all");
        }
        if (request.Names.Count > MaxNames)
        {
            throw CriException.InvalidArgument($"{request.Names.Count} names; at most {MaxNames} are taken: ask for all");
        }
    }

    private static async Task AdoptAsync(ImageStore store, AdoptionPlan plan, ChannelWriter<AdoptedImage> done, CancellationToken token)
    {
        try
        {
            await store.AdoptAsync(plan, new Reporter(done), token);
        }
        finally
        {
            done.Complete();
        }
    }

    private static AdoptionOutline Outline(AdoptionPlan plan, bool shared) => new()
    {
        Images = { plan.Images.Select(Item) },
        NotFound = { plan.NotFound },
        Linked = shared,
    };

    private static AdoptionItem Item(PlannedImage planned) => new()
    {
        Id = planned.Image.Id.ToString(),
        Tags = { planned.Image.Tags },
        Digests = { planned.Image.Digests },
        Layers = planned.Image.Layers.Count,
        NewLayers = planned.NewLayers.Count,
        NewBytes = planned.NewLayers.Sum(layer => layer.Bytes),
        Known = planned.IsKnown,
        Problem = planned.Image.Problem ?? "",
    };

    private static AdoptionResult Result(AdoptedImage image) => new()
    {
        Id = image.Image.Id.ToString(),
        NewLayers = image.NewLayers,
        LinkedBytes = image.LinkedBytes,
        CopiedBytes = image.CopiedBytes,
        Problem = image.Problem ?? "",
    };

    // Not Progress<T>: that one hands over on the pool, in any order and after the end.
    private sealed class Reporter(ChannelWriter<AdoptedImage> done) : IProgress<AdoptedImage>
    {
        public void Report(AdoptedImage value) => done.TryWrite(value);
    }
}
