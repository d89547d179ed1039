namespace Sampan.Migration.Inspection.Checks;

/// <summary>The kubelet's cgroup driver and what says so.</summary>
/// <param name="Name"><c>systemd</c> or <c>cgroupfs</c>.</param>
/// <param name="Where">The place, in words.</param>
internal sealed record KubeletDriver(string Name, string Where)
{
    /// <summary>The setting in effect; the kubelet's own default is cgroupfs in every version.</summary>
    public static KubeletDriver Of(CheckContext context) => context.Setting("cgroupDriver") is { Value.Length: > 0 } setting
        ? new KubeletDriver(setting.Value, setting.Origin.Where())
        : new KubeletDriver("cgroupfs", "the kubelet's default");
}
