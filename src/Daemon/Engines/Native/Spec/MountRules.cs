using Google.Protobuf.Collections;
using Sampan.Cri;
using Sampan.Cri.V1;
using Sampan.Oci.Runtime;
using IdMapping = Sampan.Oci.Runtime.IdMapping;

namespace Sampan.Daemon.Engines.Native.Spec;

/// <summary>A container's mounts: the pod's over the sandbox's over the usual ones, parents first.</summary>
internal static class MountRules
{
    private static readonly Version RecursiveReadOnlyKernel = new(5, 12);

    public static IReadOnlyList<RuntimeMount> For(SpecInput input)
    {
        List<RuntimeMount> own = [.. input.Mounts.Select(mount => Bind(mount, input.Host))];
        var mounts = new List<RuntimeMount>();
        IEnumerable<RuntimeMount> usual = DefaultMounts.Kernel(input.Security.Privileged, input.Paths)
            .Concat(DefaultMounts.SharedMemory(input.Paths));
        // Mounting on top of what the pod brought could reach the host through a shared mount.
        mounts.AddRange(usual.Where(m => !Taken(own, m) && !own.Any(o => ContainerPath.IsBelow(m.Destination, o.Destination))));
        mounts.AddRange(DefaultMounts.Files(input.Paths, input.Security.ReadonlyRootfs).Where(m => !Taken(own, m)));
        mounts.AddRange(own);
        return [.. mounts.OrderBy(m => ContainerPath.Depth(m.Destination))];
    }

    /// <summary>The root's propagation that the mounts need; null leaves it to the runtime.</summary>
    public static string? RootPropagation(IReadOnlyList<ResolvedMount> mounts) =>
        mounts.Any(m => m.Config.Propagation == MountPropagation.PropagationBidirectional) ? "rshared"
        : mounts.Any(m => m.Config.Propagation == MountPropagation.PropagationHostToContainer) ? "rslave"
        : null;

    private static bool Taken(List<RuntimeMount> own, RuntimeMount mount) =>
        own.Any(o => o.Destination == mount.Destination);

    private static RuntimeMount Bind(ResolvedMount mount, HostFacts host)
    {
        Mount config = mount.Config;
        Check(config, host);
        CheckPropagation(mount);
        return new RuntimeMount
        {
            Destination = ContainerPath.Clean(config.ContainerPath),
            Type = "bind",
            Source = mount.HostPath,
            Options = ["rbind", Propagation(config), Access(config)],
            // The files of an image volume have the pod's owners already.
            UidMappings = config.Image is { Image.Length: > 0 } ? null : Mappings(config.UidMappings),
            GidMappings = config.Image is { Image.Length: > 0 } ? null : Mappings(config.GidMappings),
        };
    }

    private static void Check(Mount config, HostFacts host)
    {
        if (config.ContainerPath.Length == 0)
        {
            throw CriException.InvalidArgument($"mount of {config.HostPath}: the container path is empty");
        }
        if (!config.RecursiveReadOnly)
        {
            return;
        }
        string? reason = !config.Readonly ? "the mount is not readonly"
            : config.Propagation != MountPropagation.PropagationPrivate ? "its propagation is not private"
            : host.KernelVersion < RecursiveReadOnlyKernel ? $"it needs Linux {RecursiveReadOnlyKernel}, this is {host.KernelVersion}"
            : null;
        if (reason is not null)
        {
            throw CriException.InvalidArgument($"mount {config.ContainerPath}: recursive_read_only is not possible: {reason}");
        }
    }

    // Asked for and not to be had, it would only show much later, as a volume that is empty inside.
    internal static void CheckPropagation(ResolvedMount mount)
    {
        if (mount.On is not { } on)
        {
            return;
        }
        string? lack = mount.Config.Propagation switch
        {
            MountPropagation.PropagationBidirectional when !on.IsShared => "is not shared",
            MountPropagation.PropagationHostToContainer when !on.IsShared && !on.IsSlave => "is neither shared nor a slave",
            _ => null,
        };
        if (lack is not null)
        {
            throw CriException.InvalidArgument(
                $"mount {mount.Config.ContainerPath}: host path {mount.HostPath} lies on the mount {on.MountPoint}, which {lack}, so that mounts "
                + $"cannot propagate: run mount --make-rshared {on.MountPoint} on this node");
        }
    }

    private static string Propagation(Mount config) => config.Propagation switch
    {
        MountPropagation.PropagationPrivate => "rprivate",
        MountPropagation.PropagationHostToContainer => "rslave",
        MountPropagation.PropagationBidirectional => "rshared",
        _ => throw CriException.InvalidArgument(
            $"mount {config.ContainerPath}: unknown propagation {(int)config.Propagation}"),
    };

    private static string Access(Mount config) =>
        config.RecursiveReadOnly ? "rro" : config.Readonly ? "ro" : "rw";

    private static List<IdMapping>? Mappings(RepeatedField<IDMapping> mappings) =>
        mappings.Count == 0 ? null : [.. mappings.Select(m => new IdMapping(m.ContainerId, m.HostId, m.Length))];
}
