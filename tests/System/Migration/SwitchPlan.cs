using System.Text.Json.Nodes;
using Sampan.Cli.Commands.Runtime;
using Sampan.Migration.Planning;
using Sampan.Tests.System.Migration.Box;

namespace Sampan.Tests.System.Migration;

/// <summary>
/// A plan by hand of nothing but files and services: the kubelet goes from Docker to containerd, which has the images already. Networks
/// are left as they are, so the pods must not lend ports of the host.
/// </summary>
internal static class SwitchPlan
{
    private const string Flags = "/var/lib/kubelet/kubeadm-flags.env", Crictl = "/etc/crictl.yaml";

    /// <summary>Puts the plan's file into the box.</summary>
    public static void Write(NodeInBox box, string path)
    {
        var steps = new List<PlanStep>();
        void Service(Phase phase, ServiceAction action, string unit) =>
            Add(id => Steps.Service(id, phase, unit, action, $"{action} {unit}"));
        void Add(Func<string, PlanStep> make) => steps.Add(make(Steps.Id((steps.Count + 1) * 10, "step")));

        Service(Phase.Stop, ServiceAction.Stop, "kubelet.service");
        Service(Phase.Stop, ServiceAction.Disable, "docker.socket");
        Service(Phase.Stop, ServiceAction.Disable, "docker.service");
        Service(Phase.Stop, ServiceAction.Stop, "docker.socket");
        Service(Phase.Stop, ServiceAction.Stop, "docker.service");
        Service(Phase.Stop, ServiceAction.Stop, "containerd.service");
        string old = box.Files.Read(Flags);
        Add(id => Steps.WriteFile(
            id, Phase.Switch, Flags, old, $"KUBELET_KUBEADM_ARGS=\"--container-runtime=remote --container-runtime-endpoint={KubeadmNode.ContainerdEndpoint}\"\n", "0644", "flags"));
        Add(id => Steps.WriteFile(id, Phase.Switch, Crictl, null, $"runtime-endpoint: {KubeadmNode.ContainerdEndpoint}\n", "0600", "crictl"));
        Add(id => Steps.WriteFile(
            id, Phase.Switch, "/etc/systemd/system/kubelet.service.d/50-sampan.conf", null, "[Unit]\nAfter=containerd.service\nWants=containerd.service\n", "0644", "order"));
        Add(id => Steps.Service(id, Phase.Switch, "", ServiceAction.Reload, "daemon-reload"));
        Service(Phase.Start, ServiceAction.Start, "containerd.service");
        Service(Phase.Start, ServiceAction.Start, "kubelet.service");
        box.Files.Write(path, PlanFile.Write(new NodePlan
        {
            Node = "node-1",
            MachineId = box.Files.Read("/etc/machine-id").Trim(),
            Created = DateTimeOffset.UnixEpoch,
            Tool = VersionCommand.OwnVersion,
            FactsHash = "",
            Source = new PlanSource("docker", "dockershim", "20.10.24", "", "/var/lib/docker", "cgroupfs"),
            Target = new PlanTarget("containerd", "1.6.20", KubeadmNode.ContainerdEndpoint, "/var/lib/containerd", "cgroupfs", KeepSource: false),
            Steps = steps,
        }));
    }
}
