using Google.Protobuf.Collections;
using Sampan.Cri;
using Sampan.Cri.V1;
using Sampan.Linux.Namespaces;

namespace Sampan.Daemon.Engines;

/// <summary>Which user namespace a pod asks for.</summary>
internal static class UserNamespaceRules
{
    /// <summary>The ids of the pod's user namespace; null where it has the host's.</summary>
    /// <exception cref="CriException">INVALID_ARGUMENT: no such namespace can be had.</exception>
    public static IdMap? Of(NamespaceOption? options)
    {
        if (options?.UsernsOptions is not { } asked)
        {
            return null;
        }
        switch (asked.Mode)
        {
            case NamespaceMode.Node when asked.Uids.Count + asked.Gids.Count > 0:
                throw Refuse("mode NODE takes no id mappings");
            case NamespaceMode.Node:
                return null;
            case NamespaceMode.Pod:
                break;
            default:
                throw Refuse($"mode {asked.Mode} is not possible: only POD and NODE are");
        }
        if (options.Pid == NamespaceMode.Node || options.Ipc == NamespaceMode.Node)
        {
            throw Refuse("the host's PID and IPC namespaces belong to the host's users: remove hostPID and hostIPC, or hostUsers: false");
        }
        IDMapping uids = Single(asked.Uids, "uids");
        IDMapping gids = Single(asked.Gids, "gids");
        return new IdMap(uids.HostId, uids.Length, gids.HostId, gids.Length);
    }

    /// <summary>Refuses a container that asks for another user namespace than its pod has.</summary>
    /// <exception cref="CriException">INVALID_ARGUMENT: it does.</exception>
    public static void RequireSame(NamespaceOption? sandbox, NamespaceOption? container)
    {
        if (Of(container) is { } own && own != Of(sandbox))
        {
            throw Refuse("the container's mappings are not those of its pod");
        }
    }

    private static IDMapping Single(RepeatedField<IDMapping> mappings, string field)
    {
        if (mappings.Count != 1)
        {
            throw Refuse($"{field} has {mappings.Count} mappings, exactly one is possible");
        }
        IDMapping mapping = mappings[0];
        return mapping.ContainerId != 0 ? throw Refuse($"{field} does not map id 0 of the container")
            : mapping.Length == 0 ? throw Refuse($"{field} maps no id")
            : (ulong)mapping.HostId + mapping.Length > uint.MaxValue ? throw Refuse($"{field} maps ids past the last one")
            : mapping;
    }

    private static CriException Refuse(string reason) => CriException.InvalidArgument($"user namespace: {reason}");
}
