using Sampan.Cri.Nri;
using Sampan.Daemon.Engines;
using Sampan.Daemon.Engines.Native.Spec;
using Sampan.Oci.Runtime;

namespace Sampan.Daemon.Nri;

/// <summary>Applies a plugin's adjustment to a container's spec. A key that begins with "-" removes.</summary>
internal static class SpecAdjustment
{
    private const string RemoveAndSet = "";

    /// <summary>The spec after the adjustment.</summary>
    /// <exception cref="Cri.CriException">It asks for what this host or the container's OCI runtime cannot give.</exception>
    public static RuntimeSpec Apply(RuntimeSpec spec, ContainerAdjustment adjustment, ISpecOffers offers)
    {
        if (adjustment.CDIDevices.Count > 0)
        {
            spec = offers.WithCdiDevices(spec, [.. adjustment.CDIDevices.Select(device => device.Name)]);
        }
        return spec with
        {
            Annotations = AdjustmentKeys.Merge(spec.Annotations, adjustment.Annotations),
            Mounts = Mounts(spec, adjustment),
            Hooks = Hooks(spec.Hooks, adjustment.Hooks),
            Process = spec.Process is { } process ? Process(process, adjustment, offers) : null,
            Linux = LinuxAdjustment.Apply(spec.Linux ?? new LinuxSpec(), adjustment, offers),
        };
    }

    // Parents first, as what is mounted on a parent later would hide them.
    private static IReadOnlyList<RuntimeMount>? Mounts(RuntimeSpec spec, ContainerAdjustment adjustment) => adjustment.Mounts.Count == 0
        ? spec.Mounts
        :
        [
            .. AdjustmentKeys.Merge(spec.Mounts, adjustment.Mounts, mount => mount.Destination, mount => mount.Destination, ToMount)!
                .OrderBy(mount => ContainerPath.Depth(mount.Destination)),
        ];

    private static IReadOnlyDictionary<string, IReadOnlyList<RuntimeHook>>? Hooks(
        IReadOnlyDictionary<string, IReadOnlyList<RuntimeHook>>? known, Hooks? added)
    {
        if (added is null)
        {
            return known;
        }
        var hooks = new Dictionary<string, IReadOnlyList<RuntimeHook>>(known ?? new Dictionary<string, IReadOnlyList<RuntimeHook>>());
        Add("prestart", added.Prestart);
        Add("createRuntime", added.CreateRuntime);
        Add("createContainer", added.CreateContainer);
        Add("startContainer", added.StartContainer);
        Add("poststart", added.Poststart);
        Add("poststop", added.Poststop);
        return hooks.Count == 0 ? null : hooks;

        void Add(string point, IReadOnlyCollection<Hook> more)
        {
            if (more.Count > 0)
            {
                hooks[point] = [.. hooks.GetValueOrDefault(point, []), .. more.Select(ToHook)];
            }
        }
    }

    private static RuntimeHook ToHook(Hook hook) => new()
    {
        Path = hook.Path,
        Args = hook.Args.Count > 0 ? hook.Args : null,
        Env = hook.Env.Count > 0 ? hook.Env : null,
        Timeout = hook.Timeout is { } seconds ? (int)seconds.Value : null,
    };

    private static RuntimeProcess Process(RuntimeProcess process, ContainerAdjustment adjustment, ISpecOffers offers)
    {
        LinuxContainerAdjustment? linux = adjustment.Linux;
        if (linux?.IoPriority is not null || linux?.Scheduler is { Policy: not LinuxSchedulerPolicy.SchedNone })
        {
            offers.Require(SpecFeature.Scheduling);
        }
        return process with
        {
            // A first argument that is empty says: replace what another plugin has set.
            Args = adjustment.Args.Count == 0 ? process.Args
                : [.. adjustment.Args[0] == RemoveAndSet ? adjustment.Args.Skip(1) : adjustment.Args],
            Env = AdjustmentKeys.Merge(
                process.Env, adjustment.Env, text => text.Split('=', 2)[0], each => each.Key, each => $"{each.Key}={each.Value}"),
            Rlimits = AdjustmentKeys.Merge(
                process.Rlimits, adjustment.Rlimits, limit => limit.Type, limit => limit.Type,
                limit => new RuntimeRlimit(limit.Type, limit.Hard, limit.Soft)),
            OomScoreAdj = linux?.OomScoreAdj is { } score ? (int)Math.Clamp(score.Value, -1000, 1000) : process.OomScoreAdj,
            IoPriority = linux?.IoPriority switch
            {
                null => process.IoPriority,
                { Class: IOPrioClass.None } => null,
                { } priority => new RuntimeIoPriority(ClassOf(priority.Class), priority.Priority),
            },
            Scheduler = linux?.Scheduler is { } scheduler ? ToScheduler(scheduler) : process.Scheduler,
        };
    }

    private static string ClassOf(IOPrioClass value) => value switch
    {
        IOPrioClass.Rt => "IOPRIO_CLASS_RT",
        IOPrioClass.Idle => "IOPRIO_CLASS_IDLE",
        _ => "IOPRIO_CLASS_BE",
    };

    private static RuntimeScheduler? ToScheduler(LinuxScheduler from) => from.Policy == LinuxSchedulerPolicy.SchedNone ? null : new()
    {
        Policy = KernelNames.Of(from.Policy),
        Nice = from.Nice == 0 ? null : from.Nice,
        Priority = from.Priority == 0 ? null : from.Priority,
        Flags = from.Flags.Count == 0 ? null : [.. from.Flags.Select(KernelNames.Of)],
        Runtime = from.Runtime == 0 ? null : from.Runtime,
        Deadline = from.Deadline == 0 ? null : from.Deadline,
        Period = from.Period == 0 ? null : from.Period,
    };

    private static RuntimeMount ToMount(Sampan.Cri.Nri.Mount mount) => new()
    {
        Destination = mount.Destination,
        Type = mount.Type.Length > 0 ? mount.Type : null,
        Source = mount.Source.Length > 0 ? mount.Source : null,
        Options = mount.Options,
    };
}
