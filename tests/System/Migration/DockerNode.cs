using Sampan.Tests.System.Migration.Box;

namespace Sampan.Tests.System.Migration;

/// <summary>A node of kubeadm 1.23 on Debian's Docker, with two static pods from images that no registry has.</summary>
internal static class DockerNode
{
    public const string Pause = "registry.k8s.io/pause:3.6";

    private const string DaemonJson = """
        {
          "exec-opts": ["native.cgroupdriver=cgroupfs"],
          "log-driver": "json-file",
          "log-opts": {"max-size": "50m", "max-file": "3"},
          "storage-driver": "overlay2",
          "insecure-registries": ["registry.example.org:5000"]
        }

        """;

    // As Debian's package brings it, and what a machine wants where root may not lower the score of a process.
    private const string ContainerdToml = """
        version = 2

        [plugins]
          [plugins."io.containerd.grpc.v1.cri"]
            restrict_oom_score_adj = true
            [plugins."io.containerd.grpc.v1.cri".cni]
              bin_dir = "/usr/lib/cni"
              conf_dir = "/etc/cni/net.d"
          [plugins."io.containerd.internal.v1.opt"]
            path = "/var/lib/containerd/opt"

        """;

    public static async Task<NodeInBox> StartAsync(Action<NodeInBox>? prepare = null)
    {
        NodeInBox box = await NodeInBox.StartAsync(box =>
        {
            KubeadmNode.Lay(box, "1.23.17", $"--network-plugin=cni --pod-infra-container-image={Pause}");
            KubeadmNode.WriteImages(box, Pause);
            KubeadmNode.WriteWebPod(box);
            KubeadmNode.WriteAgentPod(box);
            box.Files.Write("/etc/docker/daemon.json", DaemonJson);
            box.Files.Write("/etc/containerd/config.toml", ContainerdToml);
            prepare?.Invoke(box);
        });
        try
        {
            await box.RunAsync("for image in /root/images/*.tar; do docker load -q -i $image || exit 1; done");
            await box.RunAsync("systemctl enable -q --now kubelet");
            return box;
        }
        catch
        {
            await box.DisposeAsync();
            throw;
        }
    }
}
