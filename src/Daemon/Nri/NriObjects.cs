using Sampan.Cri.Nri;
using Sampan.Daemon.State;
using Sampan.Oci.Runtime;
using CriState = Sampan.Cri.V1.ContainerState;
using CriResources = Sampan.Cri.V1.LinuxContainerResources;

namespace Sampan.Daemon.Nri;

/// <summary>What plugins are shown of pods and containers, and their resources in the kubelet's words.</summary>
internal static class NriObjects
{
    /// <summary>A pod.</summary>
    public static PodSandbox Pod(SandboxRecord record)
    {
        var pod = new PodSandbox
        {
            Id = record.Id,
            Name = record.Config.Metadata?.Name ?? "",
            Namespace = record.Config.Metadata?.Namespace ?? "",
            Uid = record.Config.Metadata?.Uid ?? "",
            RuntimeHandler = record.RuntimeHandler,
            Pid = (uint)record.Handle.PausePid,
            Linux = new LinuxPodSandbox { CgroupParent = record.Config.Linux?.CgroupParent ?? "" },
        };
        pod.Linux.PodOverhead = Known(record.Overhead ?? record.Config.Linux?.Overhead);
        pod.Linux.PodResources = Known(record.Resources ?? record.Config.Linux?.Resources);
        pod.Labels.Add(record.Config.Labels);
        pod.Annotations.Add(record.Config.Annotations);
        pod.Ips.Add(record.Addresses);
        if (record.Handle.NetworkNamespace is { } network)
        {
            pod.Linux.Namespaces.Add(new Sampan.Cri.Nri.LinuxNamespace { Type = "network", Path = network });
        }
        return pod;
    }

    /// <summary>A container, with its spec where that is at hand.</summary>
    public static Container Container(ContainerRecord record, RuntimeSpec? spec)
    {
        var container = new Container
        {
            Id = record.Id,
            PodSandboxId = record.SandboxId,
            Name = record.Config.Metadata?.Name ?? "",
            State = State(record),
            Pid = record.State == CriState.ContainerRunning ? (uint)record.Pid : 0,
            CreatedAt = record.CreatedAt,
            StartedAt = record.StartedAt,
            FinishedAt = record.FinishedAt,
            ExitCode = record.ExitCode,
            StatusReason = record.Reason,
            StatusMessage = record.Message,
            Linux = new LinuxContainer { Resources = Resources(record.Resources) },
            Image = new Image { Name = record.ImageName, Digest = record.ImageRef, ConfigDigest = record.ImageId },
        };
        container.Labels.Add(record.Config.Labels);
        container.Annotations.Add(record.Config.Annotations);
        container.CDIDevices.Add(record.Config.CDIDevices.Select(device => new CDIDevice { Name = device.Name }));
        if (spec is null)
        {
            container.Args.Add(record.Config.Command.Concat(record.Config.Args));
            container.Env.Add(record.Config.Envs.Select(each => $"{each.Key}={each.Value.ToStringUtf8()}"));
        }
        else
        {
            AddSpec(container, spec);
        }
        return container;
    }

    private static Sampan.Cri.Nri.LinuxResources? Known(CriResources? resources) => resources is null ? null : Resources(resources);

    private static void AddSpec(Container container, RuntimeSpec spec)
    {
        container.Args.Add(spec.Process?.Args ?? []);
        container.Env.Add(spec.Process?.Env ?? []);
        foreach ((string key, string value) in spec.Annotations ?? new Dictionary<string, string>())
        {
            container.Annotations[key] = value;
        }
        foreach (RuntimeMount mount in spec.Mounts ?? [])
        {
            var shown = new Sampan.Cri.Nri.Mount { Destination = mount.Destination, Type = mount.Type ?? "", Source = mount.Source ?? "" };
            shown.Options.Add(mount.Options ?? []);
            container.Mounts.Add(shown);
        }
        container.Rlimits.Add((spec.Process?.Rlimits ?? []).Select(
            limit => new POSIXRlimit { Type = limit.Type, Hard = limit.Hard, Soft = limit.Soft }));
        if (spec.Linux is { } linux)
        {
            SpecObjects.Add(container.Linux, linux);
        }
        container.Hooks = SpecObjects.Hooks(spec.Hooks);
        if (spec.Process is { } process)
        {
            container.User = new User { Uid = process.User.Uid, Gid = process.User.Gid };
            container.User.AdditionalGids.Add(process.User.AdditionalGids ?? []);
            container.Linux.OomScoreAdj = process.OomScoreAdj is { } score ? new OptionalInt { Value = score } : null;
            SpecObjects.Add(container.Linux, process);
        }
    }

    private static ContainerState State(ContainerRecord record) => record.State switch
    {
        CriState.ContainerRunning => ContainerState.ContainerRunning,
        CriState.ContainerExited => ContainerState.ContainerStopped,
        _ => ContainerState.ContainerCreated,
    };

    /// <summary>The kubelet's resources as plugins see them.</summary>
    public static Sampan.Cri.Nri.LinuxResources Resources(CriResources from)
    {
        var resources = new Sampan.Cri.Nri.LinuxResources
        {
            Cpu = new LinuxCPU
            {
                Shares = from.CpuShares == 0 ? null : new OptionalUInt64 { Value = (ulong)from.CpuShares },
                Quota = from.CpuQuota == 0 ? null : new OptionalInt64 { Value = from.CpuQuota },
                Period = from.CpuPeriod == 0 ? null : new OptionalUInt64 { Value = (ulong)from.CpuPeriod },
                Cpus = from.CpusetCpus,
                Mems = from.CpusetMems,
            },
            Memory = new LinuxMemory
            {
                Limit = from.MemoryLimitInBytes == 0 ? null : new OptionalInt64 { Value = from.MemoryLimitInBytes },
                Swap = from.MemorySwapLimitInBytes == 0 ? null : new OptionalInt64 { Value = from.MemorySwapLimitInBytes },
            },
        };
        resources.HugepageLimits.Add(from.HugepageLimits.Select(
            limit => new Sampan.Cri.Nri.HugepageLimit { PageSize = limit.PageSize, Limit = limit.Limit }));
        resources.Unified.Add(from.Unified);
        return resources;
    }

    /// <summary>A plugin's resources in the kubelet's words; what those have no word for is left out.</summary>
    public static CriResources Resources(Sampan.Cri.Nri.LinuxResources from)
    {
        var resources = new CriResources
        {
            CpuShares = (long)(from.Cpu?.Shares?.Value ?? 0),
            CpuQuota = from.Cpu?.Quota?.Value ?? 0,
            CpuPeriod = (long)(from.Cpu?.Period?.Value ?? 0),
            CpusetCpus = from.Cpu?.Cpus ?? "",
            CpusetMems = from.Cpu?.Mems ?? "",
            MemoryLimitInBytes = from.Memory?.Limit?.Value ?? 0,
            MemorySwapLimitInBytes = from.Memory?.Swap?.Value ?? 0,
        };
        resources.HugepageLimits.Add(from.HugepageLimits.Select(
            limit => new Sampan.Cri.V1.HugepageLimit { PageSize = limit.PageSize, Limit = limit.Limit }));
        resources.Unified.Add(from.Unified);
        return resources;
    }

    /// <summary>Adds what a later plugin sets: where both have a word, the later one's holds.</summary>
    public static void Merge(Sampan.Cri.Nri.LinuxResources all, Sampan.Cri.Nri.LinuxResources next)
    {
        foreach (Sampan.Cri.Nri.HugepageLimit limit in all.HugepageLimits.Where(
            known => next.HugepageLimits.Any(each => each.PageSize == known.PageSize)).ToList())
        {
            all.HugepageLimits.Remove(limit);
        }
        all.MergeFrom(next);
    }
}
