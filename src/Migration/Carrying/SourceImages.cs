using Sampan.Images;
using Sampan.Images.Adoption;
using Sampan.Images.ContainerdStore;
using Sampan.Images.ContainersStorage;
using Sampan.Images.DockerStore;
using Sampan.Linux.Files;
using Sampan.Linux.Mounts;
using Sampan.Migration.Planning;
using Sampan.Oci.Image;

namespace Sampan.Migration.Carrying;

/// <summary>The images that the source keeps in folders of this machine.</summary>
/// <param name="store">Where they are.</param>
internal sealed class SourceImages(IForeignStore store)
{
    private const string KubernetesNamespace = "k8s.io";

    private IReadOnlyList<ForeignImage>? _read;

    /// <summary>The store of a source.</summary>
    /// <exception cref="MigrationException">Its images cannot be read in place.</exception>
    internal static SourceImages Of(CarrySettings settings) => new(settings.Source switch
    {
        TargetKind.Docker or TargetKind.CriDockerd => DockerImages.Find(settings.SourceRoot, settings.ContainerdRoot),
        TargetKind.Containerd => new ContainerdImages(settings.SourceRoot, KubernetesNamespace, Platform.Host),
        TargetKind.Crio => new ContainersStorageImages(settings.SourceRoot, Platform.Host),
        _ => throw new MigrationException($"images of {settings.Source} cannot be taken over by {settings.Target}: let the node pull them again."),
    });

    /// <summary>Which images would be carried, and the bytes that this would write.</summary>
    /// <param name="wanted">Names or ids; null for all that have a name. What is not there is left out.</param>
    /// <param name="targetRoot">Where the target keeps its layers.</param>
    /// <param name="cancellation">Breaks off.</param>
    internal PlanImages Outline(IReadOnlyList<string>? wanted, string targetRoot, CancellationToken cancellation)
    {
        AdoptionPlan plan = AdoptionPlanner.Plan(Read(cancellation), new AdoptionChoice(wanted ?? [], All: wanted is null, Dangling: false));
        bool shared = IsShared(targetRoot);
        return new PlanImages(shared ? "link" : "copy",
        [
            .. plan.Images.Where(i => i.Image.Problem is null).OrderBy(i => i.Image.Title, StringComparer.Ordinal).Select(i => new PlanImage(
                i.Image.Id.ToString(), i.Image.Tags, i.Image.Digests, shared ? 0 : i.NewLayers.Sum(layer => layer.Bytes))),
        ]);
    }

    /// <summary>One image.</summary>
    /// <exception cref="MigrationException">It is not there, or damaged.</exception>
    internal ForeignImage Get(PlanImage image, CancellationToken cancellation)
    {
        ForeignImage found = Read(cancellation).FirstOrDefault(i => i.Id.ToString() == image.Id)
            ?? throw new MigrationException($"{ImageTitle.Of(image)}: it is not in {store.Root} any more. Make the plan again, or let the node pull it.");
        return found.Problem is null
            ? found
            : throw new MigrationException($"{ImageTitle.Of(image)}: {found.Problem}. Let the node pull it.");
    }

    /// <summary>Whether there is an image with all these tags.</summary>
    internal bool Has(PlanImage image, CancellationToken cancellation) =>
        Read(cancellation).FirstOrDefault(i => i.Id.ToString() == image.Id) is { Problem: null } found && !image.Tags.Except(found.Tags).Any();

    /// <summary>Whether files can be shared with a folder, which need not exist yet.</summary>
    internal bool IsShared(string folder)
    {
        string at = folder;
        while (!Directory.Exists(at) && Path.GetDirectoryName(at) is { } parent)
            at = parent;
        return OneMount.Exists(RealPath.Of(store.Root), RealPath.Of(at));
    }

    private IReadOnlyList<ForeignImage> Read(CancellationToken cancellation)
    {
        try
        {
            return _read ??= store.Read(cancellation);
        }
        catch (ImageException e)
        {
            throw new MigrationException(e.Message, e);
        }
    }
}
