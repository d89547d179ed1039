using Sampan.Cri;
using Sampan.Cri.V1;
using Sampan.Linux.Cgroups;
using Sampan.Oci.Runtime;

namespace Sampan.Daemon.Engines.Native.Spec;

/// <summary>Which namespaces a container makes, joins, or leaves as the host's.</summary>
internal static class NamespaceRules
{
    public static IReadOnlyList<LinuxNamespace> For(SpecInput input)
    {
        NamespaceOption options = input.Security.NamespaceOptions ?? new NamespaceOption();
        var namespaces = new List<LinuxNamespace> { new(LinuxNamespace.Mount) };
        if (input.Paths.User is { } users)
        {
            namespaces.Add(new LinuxNamespace(LinuxNamespace.User, users));
        }
        Join(namespaces, LinuxNamespace.Network, options.Network, input.Paths.Network);
        Join(namespaces, LinuxNamespace.Ipc, options.Ipc, input.Paths.Ipc);
        // A pod on the host's network also has the host's name: it has no UTS namespace of its own.
        Join(namespaces, LinuxNamespace.Uts, NamespaceMode.Pod, input.Paths.Uts);
        AddPid(namespaces, options, input.Paths.Pid);
        if (input.Host.Cgroups == CgroupVersion.V2 && !input.Security.Privileged)
        {
            namespaces.Add(new LinuxNamespace(LinuxNamespace.Cgroup));
        }
        return namespaces;
    }

    private static void Join(List<LinuxNamespace> namespaces, string type, NamespaceMode mode, string? path)
    {
        if (mode is not (NamespaceMode.Pod or NamespaceMode.Node))
        {
            throw CriException.InvalidArgument($"{type} namespace: mode {mode} is not possible; only POD and NODE are");
        }
        if (mode == NamespaceMode.Pod && path is not null)
        {
            namespaces.Add(new LinuxNamespace(type, path));
        }
    }

    private static void AddPid(List<LinuxNamespace> namespaces, NamespaceOption options, string? path)
    {
        switch (options.Pid)
        {
            case NamespaceMode.Container:
                namespaces.Add(new LinuxNamespace(LinuxNamespace.Pid));
                break;
            case NamespaceMode.Node:
                break;
            case NamespaceMode.Pod or NamespaceMode.Target when path is not null:
                namespaces.Add(new LinuxNamespace(LinuxNamespace.Pid, path));
                break;
            case NamespaceMode.Target:
                throw CriException.InvalidArgument($"pid namespace: the target container \"{options.TargetId}\" is not running");
            default:
                throw CriException.InvalidArgument($"pid namespace: the sandbox has none for mode {options.Pid}");
        }
    }

    /// <summary>A user namespace's ids in the spec's words, for runtimes that want them beside the namespace's file.</summary>
    public static IReadOnlyList<IdMapping>? Uids(SandboxPaths paths) =>
        paths is { NameIds: true, Owners.Map: var map } ? [new IdMapping(0, map.HostUid, map.UidCount)] : null;

    /// <summary>The same of groups.</summary>
    public static IReadOnlyList<IdMapping>? Gids(SandboxPaths paths) =>
        paths is { NameIds: true, Owners.Map: var map } ? [new IdMapping(0, map.HostGid, map.GidCount)] : null;
}
