using Sampan.Cri;
using Sampan.Cri.V1;
using Sampan.Daemon.Configuration;
using Sampan.Daemon.Engines.Native.Cdi;
using Sampan.Daemon.Engines.Native.Classes;
using Sampan.Daemon.Engines.Native.Spec;
using Sampan.Linux.Files;
using Sampan.Linux.Mounts;
using Mount = Sampan.Cri.V1.Mount;

namespace Sampan.Daemon.Engines.Native;

/// <summary>Looks up on the host what the spec builder is told: files, links, devices, abilities.</summary>
internal sealed class HostInputs(HostFacts facts, AppArmorProfiles appArmor, Live<NativeSettings> settings)
{
    private const int MaxAccountFileBytes = AccountFile.MaxBytes, MaxProfileBytes = SeccompReader.MaxBytes;
    private const string DeviceFolder = "/dev";

    // Folders of /dev that are mounts of their own inside a container.
    private static readonly string[] OwnDeviceFolders = ["pts", "shm", "fd", "mqueue", "lxc", "lxd-mounts", ".lxc", ".udev"];

    /// <summary>What this host and this process can do.</summary>
    public HostFacts Facts => facts with { RuntimeDefaultSeccomp = settings.Current.Seccomp };

    /// <summary>What the daemon's configuration adds to every container.</summary>
    public SpecDefaults Defaults => settings.Current.Defaults;

    /// <summary>The CDI devices of the node.</summary>
    public CdiRegistry Cdi { get; } = new(CdiRegistry.UsualFolders);

    /// <summary>The block I/O classes of the node.</summary>
    public BlockIoClasses BlockIo => new(settings.Current.BlockIoConfig, BlockDevices.Find);

    /// <summary>The RDT classes of the node.</summary>
    public RdtClasses Rdt { get; } = new(RdtClasses.UsualFolder);

    /// <summary>How AppArmor stands, as far as this container needs it.</summary>
    /// <exception cref="CriException">It asks for a profile in words that are not known.</exception>
    public Task<AppArmorFacts> ReadAppArmorAsync(ContainerConfig container, PodSandboxConfig sandbox, CancellationToken token) =>
        appArmor.ReadAsync(
            AppArmorRules.NeedsDefault(
                AppArmorRules.Asked(container, sandbox), container.Linux?.SecurityContext?.Privileged == true),
            token);

    /// <summary>A file below a container's root, links followed inside it only; empty when there is none.</summary>
    /// <exception cref="CriException">It is larger than any such file has a reason to be.</exception>
    public ReadOnlyMemory<byte> ReadInside(string root, string path)
    {
        using RootedDirectory directory = RootedDirectory.Open(root);
        return directory.TryReadFile(path, MaxAccountFileBytes) ?? ReadOnlyMemory<byte>.Empty;
    }

    /// <summary>Follows the links of a mount's source and makes it where it is missing, as the field does.</summary>
    /// <exception cref="CriException">It is missing and the node's policy is to refuse.</exception>
    public ResolvedMount Resolve(Mount mount)
    {
        if (mount.HostPath.Length == 0)
        {
            return new ResolvedMount(mount, "");
        }
        return Resolve(mount, settings.Current.CreatesMissingHostPaths);
    }

    /// <summary>The same for a mount of a host path.</summary>
    /// <param name="mount">The mount.</param>
    /// <param name="creates">Whether a path that is missing is made.</param>
    /// <exception cref="CriException">It is missing and not to be made.</exception>
    public static ResolvedMount Resolve(Mount mount, bool creates)
    {
        string path = RealPath.Of(mount.HostPath);
        if (!Path.Exists(path))
        {
            if (!creates)
            {
                throw CriException.InvalidArgument(
                    $"host path \"{mount.HostPath}\" of mount \"{mount.ContainerPath}\" does not exist: "
                    + "make it, or set containers.missingHostPath to create");
            }
            Directory.CreateDirectory(path);
        }
        return new ResolvedMount(mount, path, mount.Propagation == MountPropagation.PropagationPrivate ? null : MountInfo.Over(MountInfo.Read(), path));
    }

    /// <summary>A device, or all devices of a folder.</summary>
    /// <exception cref="CriException">There is no such device.</exception>
    public IEnumerable<ResolvedDevice> Resolve(Device device)
    {
        string host = RealPath.Of(device.HostPath);
        string inside = device.ContainerPath.Length > 0 ? device.ContainerPath : device.HostPath;
        if (Directory.Exists(host))
        {
            return Devices(host).Select(found =>
                new ResolvedDevice(Path.Join(inside, Path.GetRelativePath(host, found.Path)), device.Permissions, found));
        }
        HostDevice single = DeviceAt(host) ?? throw CriException.InvalidArgument(
            $"device \"{device.HostPath}\" does not exist on this node or is no device");
        return [new ResolvedDevice(inside, device.Permissions, single)];
    }

    /// <summary>Every device of the host, for privileged containers.</summary>
    public IReadOnlyList<HostDevice> HostDevices() => [.. Devices(DeviceFolder)];

    /// <summary>The bytes of a container's Localhost seccomp profile; empty when it has none.</summary>
    /// <exception cref="CriException">The file is missing or too large.</exception>
    public ReadOnlyMemory<byte> ReadSeccompProfile(LinuxContainerSecurityContext? security)
    {
#pragma warning disable CS0612 // Kubelets before 1.25 send only the old field.
        return ReadProfile(security?.Seccomp ?? ProfileText.Parse(security?.SeccompProfilePath ?? ""));
#pragma warning restore CS0612
    }

    /// <summary>The bytes of a pod's Localhost seccomp profile; empty when it has none.</summary>
    /// <exception cref="CriException">The file is missing or too large.</exception>
    public ReadOnlyMemory<byte> ReadSeccompProfile(LinuxSandboxSecurityContext? security)
    {
#pragma warning disable CS0612 // Kubelets before 1.25 send only the old field.
        return ReadProfile(security?.Seccomp ?? ProfileText.Parse(security?.SeccompProfilePath ?? ""));
#pragma warning restore CS0612
    }

    internal static ReadOnlyMemory<byte> ReadProfile(SecurityProfile? profile)
    {
        if (profile?.ProfileType != SecurityProfile.Types.ProfileType.Localhost)
        {
            return default;
        }
        var file = new FileInfo(ProfileText.LocalName(profile));
        if (!file.Exists || file.Length > MaxProfileBytes)
        {
            throw CriException.InvalidArgument($"seccomp profile \"{file.FullName}\": "
                + (file.Exists ? $"larger than {MaxProfileBytes} bytes" : "no such file on this node: put it there"));
        }
        return File.ReadAllBytes(file.FullName);
    }

    private static IEnumerable<HostDevice> Devices(string folder)
    {
        foreach (string path in Directory.EnumerateFileSystemEntries(folder))
        {
            if (new FileInfo(path).LinkTarget is not null)
            {
                continue;
            }
            if (Directory.Exists(path))
            {
                if (folder != DeviceFolder || !OwnDeviceFolders.Contains(Path.GetFileName(path)))
                {
                    foreach (HostDevice device in Devices(path))
                    {
                        yield return device;
                    }
                }
            }
            else if (path != "/dev/console" && DeviceAt(path) is { } device)
            {
                yield return device;
            }
        }
    }

    private static HostDevice? DeviceAt(string path) =>
        RealPath.Stat(path) is { Type: NodeType.CharacterDevice or NodeType.BlockDevice } node
            ? new HostDevice(
                path,
                node.Type == NodeType.CharacterDevice ? 'c' : 'b',
                node.Node.Major,
                node.Node.Minor,
                node.Mode,
                node.Uid,
                node.Gid)
            : null;
}
