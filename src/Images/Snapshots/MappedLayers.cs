using Sampan.Linux.Mounts;

namespace Sampan.Images.Snapshots;

/// <summary>
/// The store's layers with their owners mapped into a user namespace: one mount, however many layers. Overlayfs (Linux
/// 5.19) keeps copies of the mounts it stands on, so this one is needed only until the overlay is mounted.
/// </summary>
internal sealed class MappedLayers : IDisposable
{
    private readonly string _mountPoint;

    private MappedLayers(string mountPoint, string linkFolder)
    {
        _mountPoint = mountPoint;
        LinkFolder = linkFolder;
    }

    /// <summary>The folder of links to layers, below the mapped mount.</summary>
    internal string LinkFolder { get; }

    /// <summary>Mounts the folder that holds the links and the layers they lead to.</summary>
    /// <exception cref="Linux.LinuxException">The kernel or the file system has no idmapped mounts.</exception>
    internal static MappedLayers Mount(string linkFolder, string scratch, string userNamespace)
    {
        string store = Path.GetDirectoryName(linkFolder)!;
        string mountPoint = Directory.CreateDirectory(Path.Combine(scratch, "mapped")).FullName;
        IdMappedMount.Bind(store, mountPoint, userNamespace);
        return new MappedLayers(mountPoint, Path.Combine(mountPoint, Path.GetFileName(linkFolder)));
    }

    /// <summary>Unmounts it.</summary>
    public void Dispose()
    {
        Linux.Mounts.Mount.Unmount(_mountPoint, detach: true);
        Directory.Delete(_mountPoint);
    }
}
