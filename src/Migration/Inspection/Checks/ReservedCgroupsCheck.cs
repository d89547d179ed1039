namespace Sampan.Migration.Inspection.Checks;

/// <summary>KLT-RESERVED.</summary>
internal sealed class ReservedCgroupsCheck : Check
{
    private static readonly string[] Settings = ["kubeReservedCgroup", "systemReservedCgroup", "kubeletCgroups", "systemCgroups", "runtime-cgroups"];

    public override string Id => "KLT-RESERVED";

    public override string Title => "Do reservations name Docker's cgroup?";

    public override string LooksAt => "kubeReservedCgroup, systemReservedCgroup, kubeletCgroups, systemCgroups, --runtime-cgroups";

    public override string Weighs => "warning";

    public override string Remedy => "Name the target's service instead, as /system.slice/containerd.service.";

    public override string Explanation =>
        "The kubelet measures and limits the runtime in the cgroup it is told. If that is docker.service's, the new runtime runs outside of the reservation, "
        + "and the kubelet logs that it cannot find the old cgroup.";

    public override IEnumerable<Finding> Judge(CheckContext context)
    {
        foreach (string name in Settings)
        {
            if (context.Setting(name) is { } setting && setting.Value.Contains("docker", StringComparison.Ordinal))
                yield return Warn(name, $"{setting.Origin.Where()}: {name} is {setting.Value}.");
        }
    }
}
