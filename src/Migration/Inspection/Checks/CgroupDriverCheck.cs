using Sampan.Migration.Inspection.Facts;

namespace Sampan.Migration.Inspection.Checks;

/// <summary>OS-CGDRIVER.</summary>
internal sealed class CgroupDriverCheck : Check
{
    public override string Id => "OS-CGDRIVER";

    public override string Title => "Do kubelet, Docker, target and init system agree on the cgroup driver?";

    public override string LooksAt => "cgroupDriver in effect, Docker's exec-opts, the target's own files, process 1";

    public override string Weighs => "automatic; blocker for systemd's driver without systemd";

    public override string Remedy => "The plan gives the target the kubelet's driver.";

    public override string Explanation =>
        "A kubelet with the systemd driver over a runtime with cgroupfs makes two managers of one tree: all pods of the node restart together, again and again "
        + "(containerd#7276), or none starts ('expected cgroupsPath to be of format slice:prefix:name'). containerd's default is cgroupfs, CRI-O's systemd, "
        + "kubeadm's systemd from 1.22, the kubelet's own still cgroupfs. Keep the driver that the node has: changing it and the runtime at once leaves old "
        + "cgroups behind.";

    public override IEnumerable<Finding> Judge(CheckContext context)
    {
        NodeFacts node = context.Node;
        if (node.Kubelet is null)
            yield break;
        KubeletDriver kubelet = KubeletDriver.Of(context);
        if (kubelet.Name == "systemd" && node.Host.Init is not ("" or "systemd"))
            yield return Block("cgroupDriver", $"{kubelet.Where}: the kubelet's driver is systemd, and process 1 is {node.Host.Init}.", "Set cgroupDriver: cgroupfs in the kubelet and in the runtime.");
        if (node.Docker is { CgroupDriver.Length: > 0 } docker && context.OnDocker() && docker.CgroupDriver != kubelet.Name)
            yield return Warn("dockerd", $"Docker's driver is {docker.CgroupDriver}, the kubelet's {kubelet.Name} ({kubelet.Where}).", "See which one the pods' cgroups have (/sys/fs/cgroup/**/kubepods*); the target gets the kubelet's.");
        if (context.TargetRuntime() is { } target && TargetSettings.EffectiveDriver(target) is { } driver && driver != kubelet.Name)
            yield return Automatic(target.Kind, $"{target.Kind} has the driver {driver}, the kubelet {kubelet.Name} ({kubelet.Where}).");
    }
}
