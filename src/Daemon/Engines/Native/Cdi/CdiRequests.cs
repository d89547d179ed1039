using Sampan.Cri.V1;
using Sampan.Oci.Runtime;

namespace Sampan.Daemon.Engines.Native.Cdi;

/// <summary>A container's CDI devices: which it asks for, and what they change in its configuration and its spec.</summary>
internal static class CdiRequests
{
    private const string AnnotationPrefix = "cdi.k8s.io/";

    /// <summary>The devices by the CRI field, else, of older kubelets, by annotations.</summary>
    public static IReadOnlyList<string> Names(ContainerConfig config) => config.CDIDevices.Count > 0
        ? [.. config.CDIDevices.Select(device => device.Name)]
        :
        [
            .. config.Annotations
                .Where(pair => pair.Key.StartsWith(AnnotationPrefix, StringComparison.Ordinal))
                .OrderBy(pair => pair.Key, StringComparer.Ordinal)
                .SelectMany(pair => pair.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)),
        ];

    /// <summary>The device nodes in CRI's words.</summary>
    public static IEnumerable<Device> Devices(IEnumerable<CdiEdits> edits) => edits
        .SelectMany(edit => edit.DeviceNodes)
        .Select(node => new Device
        {
            ContainerPath = node.Path, HostPath = node.HostPath is { Length: > 0 } host ? host : node.Path, Permissions = node.Permissions,
        });

    /// <summary>The spec with variables, mounts, groups, hooks and the RDT class of the devices; of several classes the last.</summary>
    public static RuntimeSpec Apply(RuntimeSpec spec, IReadOnlyList<CdiEdits> edits)
    {
        if (edits.Count == 0)
        {
            return spec;
        }
        RuntimeProcess process = spec.Process!;
        uint[] groups = [.. process.User.AdditionalGids ?? [], .. edits.SelectMany(edit => edit.AdditionalGids).Where(gid => gid != 0)];
        IntelRdt? rdt = edits.LastOrDefault(edit => edit.IntelRdt is not null)?.IntelRdt;
        return spec with
        {
            Linux = rdt is null ? spec.Linux : (spec.Linux ?? new LinuxSpec()) with { IntelRdt = rdt },
            Process = process with
            {
                Env = [.. process.Env ?? [], .. edits.SelectMany(edit => edit.Env)],
                User = process.User with { AdditionalGids = groups.Length > 0 ? [.. groups.Distinct()] : null },
            },
            Mounts = [.. spec.Mounts ?? [], .. edits.SelectMany(edit => edit.Mounts).Select(Mount)],
            Hooks = Hooks(spec, edits),
        };
    }

    private static Dictionary<string, IReadOnlyList<RuntimeHook>>? Hooks(RuntimeSpec spec, IReadOnlyList<CdiEdits> edits)
    {
        var hooks = new Dictionary<string, IReadOnlyList<RuntimeHook>>(spec.Hooks ?? new Dictionary<string, IReadOnlyList<RuntimeHook>>());
        foreach (CdiHook hook in edits.SelectMany(edit => edit.Hooks))
        {
            var added = new RuntimeHook { Path = hook.Path, Args = hook.Args, Env = hook.Env, Timeout = hook.Timeout };
            hooks[hook.HookName] = [.. hooks.GetValueOrDefault(hook.HookName, []), added];
        }
        return hooks.Count == 0 ? null : hooks;
    }

    private static RuntimeMount Mount(CdiMount mount) => new()
    {
        Destination = mount.ContainerPath,
        Source = mount.HostPath,
        Type = mount.Type ?? "bind",
        Options = mount.Options ?? ["rbind", "rprivate", "ro"],
    };
}
