using Sampan.Cri;
using Sampan.Cri.V1;
using Sampan.Docker;

namespace Sampan.Daemon.Engines.Docker;

/// <summary>CRI's mounts in the engine's words. Pure.</summary>
internal static class MountTranslation
{
    /// <summary>A mount whose host path is there and without links.</summary>
    /// <exception cref="CriException">The engine cannot do it.</exception>
    public static ContainerMount Translate(Mount mount, string hostPath, DockerNode node)
    {
        Check(mount, node);
        return new ContainerMount
        {
            Type = "bind",
            Source = hostPath,
            Target = mount.ContainerPath,
            ReadOnly = mount.Readonly,
            BindOptions = new ContainerBindOptions
            {
                Propagation = mount.Propagation switch
                {
                    MountPropagation.PropagationPrivate => "rprivate",
                    MountPropagation.PropagationHostToContainer => "rslave",
                    MountPropagation.PropagationBidirectional => "rshared",
                    _ => throw CriException.InvalidArgument($"mount {mount.ContainerPath}: unknown propagation {(int)mount.Propagation}"),
                },
                // Since Docker 25 read-only goes down by itself where the kernel can; Kubernetes' readOnly never did.
                ReadOnlyNonRecursive = mount is { Readonly: true, RecursiveReadOnly: false } && node.KnowsPlainReadOnly ? true : null,
                ReadOnlyForceRecursive = mount.RecursiveReadOnly ? true : null,
            },
        };
    }

    private static void Check(Mount mount, DockerNode node)
    {
        if (mount.ContainerPath.Length == 0)
        {
            throw CriException.InvalidArgument($"mount of {mount.HostPath}: the container path is empty");
        }
        if (mount.UidMappings.Count > 0 || mount.GidMappings.Count > 0)
        {
            throw CriException.InvalidArgument($"mount {mount.ContainerPath}: Docker has no mounts with mapped ids");
        }
        if (!mount.RecursiveReadOnly)
        {
            return;
        }
        string? reason = !mount.Readonly ? "the mount is not readonly"
            : mount.Propagation != MountPropagation.PropagationPrivate ? "its propagation is not private"
            : !node.KnowsRecursiveReadOnly ? $"it needs Docker 25 and Linux 5.12, these are {node.Version} and {node.Host.KernelVersion}"
            : null;
        if (reason is not null)
        {
            throw CriException.InvalidArgument($"mount {mount.ContainerPath}: recursive_read_only is not possible: {reason}");
        }
    }
}
