using Sampan.Migration.Node;

namespace Sampan.Migration.Carrying;

/// <summary>Which carrier brings images from one runtime to another.</summary>
public static class ImageCarriers
{
    /// <summary>The carrier; nothing is opened yet. Where there is no way but a pull, it has nothing to carry.</summary>
    /// <param name="settings">Between which stores.</param>
    /// <param name="commands">Runs programs of the target.</param>
    /// <param name="time">The clock.</param>
    public static IImageCarrier Of(CarrySettings settings, ICommands commands, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(settings);
        bool fromDocker = IsDocker(settings.Source), fromFolders = fromDocker ? HasLayers(settings.SourceRoot) : settings.Source is TargetKind.Containerd or TargetKind.Crio;
        IImageArchive? archive = fromDocker ? new DockerArchive(settings.DockerEndpoint)
            : settings.Source == TargetKind.Sampan ? new SampanArchive(settings.SourceEndpoint)
            : null;
        return settings.Target switch
        {
            _ when settings.Source == settings.Target || (fromDocker && IsDocker(settings.Target)) => new NothingToCarry(),
            TargetKind.Sampan when fromFolders => new SampanCarrier(settings),
            TargetKind.Sampan when archive is not null => new ArchiveCarrier(archive, new SampanTarget(settings)),
            TargetKind.Containerd when fromFolders => new ContainerdCarrier(settings, time),
            TargetKind.Crio when fromFolders => new CrioCarrier(settings, time),
            TargetKind.Isulad when archive is not null => new ArchiveCarrier(archive, new IsuladTarget(settings, commands)),
            TargetKind.Docker or TargetKind.CriDockerd when archive is not null => new ArchiveCarrier(archive, new DockerTarget(settings)),
            _ => new NothingToCarry(),
        };
    }

    private static bool IsDocker(string kind) => kind is TargetKind.Docker or TargetKind.CriDockerd;

    /// <summary>Whether a Docker's layers are folders that others can use; those of drivers beside overlay2 are not.</summary>
    private static bool HasLayers(string root)
    {
        string images = Path.Combine(root, "image");
        return Directory.Exists(Path.Combine(images, "overlay2")) || !Directory.Exists(images) || Directory.GetDirectories(images).Length == 0;
    }
}
