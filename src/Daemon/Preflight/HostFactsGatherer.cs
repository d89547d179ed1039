using System.Globalization;
using Sampan.Daemon.Configuration;
using Sampan.Linux.Mounts;

namespace Sampan.Daemon.Preflight;

/// <summary>Looks at this host. Leaves nothing behind but what it found.</summary>
internal sealed class HostFactsGatherer(IHostEnvironment host)
{
    private const string AppArmorSwitch = "/sys/module/apparmor/parameters/enabled";

    /// <summary>The facts that matter for a daemon with <paramref name="options"/> (resolved).</summary>
    public HostFacts Gather(DaemonOptions options)
    {
        PrivilegeFacts privileges = Privileges(File.ReadAllLines("/proc/self/status"));
        IReadOnlyList<MountInfo> mounts = MountInfo.Read();
        FolderFacts root = FolderInspection.Look(options.Root, mounts);
        // Before /proc/filesystems is read: the trial makes the kernel load the module.
        OverlayFacts overlay = Overlay(privileges, root);
        return new HostFacts
        {
            KernelRelease = KernelRelease(),
            Privileges = privileges,
            Cgroups = Cgroups(mounts),
            HasSystemdBus = File.Exists("/run/dbus/system_bus_socket") || File.Exists("/run/systemd/private"),
            Overlay = overlay,
            Root = root,
            State = FolderInspection.Look(options.State, mounts),
            RootIsShared = IsShared(mounts),
            Handlers = options.Runtimes.Handlers.ToDictionary(handler => handler.Key, handler => IsExecutable(handler.Value.Path)),
            HasConmon = IsExecutable(options.Conmon),
            HasDockerSocket = File.Exists(options.Docker.Socket),
            Network = NetworkInspection.Look(options.Cni),
            Iptables = host.FindExecutable("iptables"),
            Nft = host.FindExecutable("nft"),
            AppArmor = new AppArmorState(
                File.Exists(AppArmorSwitch) && File.ReadAllText(AppArmorSwitch).StartsWith('Y'),
                File.Exists("/sys/kernel/security/apparmor/profiles"),
                host.FindExecutable("apparmor_parser")),
        };
    }

    /// <summary>Reads the lines of /proc/self/status.</summary>
    internal static PrivilegeFacts Privileges(IReadOnlyList<string> status)
    {
        return new PrivilegeFacts(
            uint.Parse(Field("Uid").Split('\t')[1], CultureInfo.InvariantCulture), Set("CapEff"), Set("CapBnd"));

        string Field(string name) => status.First(line => line.StartsWith(name + ":", StringComparison.Ordinal))[(name.Length + 1)..].Trim();

        ulong Set(string name) => ulong.Parse(Field(name), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }

    /// <summary>Which hierarchies <paramref name="mounts"/> hold; <c>cgroup.controllers</c> is read for version 2.</summary>
    internal static CgroupFacts Cgroups(IReadOnlyList<MountInfo> mounts)
    {
        List<MountInfo> first = [.. mounts.Where(mount => mount.FileSystem == "cgroup")];
        MountInfo? second = mounts.FirstOrDefault(mount => mount.FileSystem == "cgroup2");
        List<MountInfo> withControllers = [.. first.Where(mount => !mount.SuperOptions.Split(',').Any(option => option.StartsWith("name=", StringComparison.Ordinal)))];
        CgroupMode mode = (withControllers.Count > 0, second) switch
        {
            (true, null) => CgroupMode.Legacy,
            (true, _) => CgroupMode.Hybrid,
            (false, not null) => CgroupMode.Unified,
            _ => CgroupMode.None,
        };
        IEnumerable<string> controllers = withControllers.SelectMany(mount => mount.SuperOptions.Split(','))
            .Where(option => option is not ("rw" or "ro" or "xattr" or "noprefix" or "clone_children"));
        if (second is not null) controllers = controllers.Concat(UnifiedControllers(second.MountPoint));
        MountInfo? readOnly = withControllers.Concat(second is null ? [] : [second]).FirstOrDefault(IsReadOnly);
        return new CgroupFacts(mode, [.. controllers.Distinct()], readOnly?.MountPoint);
    }

    internal static bool IsReadOnly(MountInfo mount) =>
        mount.Options.Split(',').Contains("ro") || mount.SuperOptions.Split(',').Contains("ro");

    private static string[] UnifiedControllers(string mountPoint)
    {
        try
        {
            return File.ReadAllText($"{mountPoint}/cgroup.controllers").Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static OverlayFacts Overlay(PrivilegeFacts privileges, FolderFacts root)
    {
        bool tryIt = privileges.Uid == 0 && root.Failure is null;
        string? failure = tryIt ? OverlayTrial.Run(FolderInspection.NearestExisting(root.Path)) : null;
        bool registered = File.ReadLines("/proc/filesystems").Any(line => line.EndsWith("\toverlay", StringComparison.Ordinal));
        return new OverlayFacts(registered, registered || ModulePresent(), tryIt, failure);
    }

    private static bool ModulePresent()
    {
        string modules = $"/lib/modules/{KernelRelease()}/kernel/fs/overlayfs";
        return Directory.Exists(modules) && Directory.EnumerateFiles(modules, "overlay.ko*").Any();
    }

    // The last mount on / covers those before it.
    private static bool IsShared(IReadOnlyList<MountInfo> mounts) =>
        mounts.LastOrDefault(mount => mount.MountPoint == "/")?.Propagation
            .Any(field => field.StartsWith("shared:", StringComparison.Ordinal)) ?? false;

    private static string KernelRelease() => File.ReadAllText("/proc/sys/kernel/osrelease").TrimEnd('\n');

    private bool IsExecutable(string path) => path.Length > 0 && host.FindExecutable(path) is not null;
}
