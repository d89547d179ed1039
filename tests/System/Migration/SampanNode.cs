using Sampan.Tests.System.Migration.Box;

namespace Sampan.Tests.System.Migration;

/// <summary>A node of kubeadm on Sampan, installed as docs/install.md says, with the same pods.</summary>
internal static class SampanNode
{
    public const string Pause = "registry.k8s.io/pause:3.9", Endpoint = "unix:///run/sampan/sampan.sock";

    /// <summary>Boots it; Docker is installed, and neither it nor containerd runs.</summary>
    /// <param name="kubelet">The kubelet's version.</param>
    /// <param name="flags">More flags of it, each with a space behind.</param>
    /// <param name="prepare">Lays more files.</param>
    public static async Task<NodeInBox> StartAsync(string kubelet = "1.27.16", string flags = "", Action<NodeInBox>? prepare = null)
    {
        NodeInBox box = await NodeInBox.StartAsync(box =>
        {
            KubeadmNode.Lay(box, kubelet, $"{flags}--container-runtime-endpoint={Endpoint} --pod-infra-container-image={Pause}");
            KubeadmNode.Install(box);
            box.Files.Write("/etc/sampan/config.yaml", $"""
                apiVersion: sampan.dev/v1
                cgroup:
                  driver: cgroupfs
                pauseImage: {Pause}

                """);
            KubeadmNode.WriteImages(box, Pause);
            KubeadmNode.WriteWebPod(box);
            KubeadmNode.WriteAgentPod(box);
            prepare?.Invoke(box);
        });
        try
        {
            await box.RunAsync("systemctl disable -q --now docker.socket docker.service containerd.service 2>&1; systemctl enable -q --now sampan");
            await box.RunAsync("for image in /root/images/*.tar; do sampan images import -q $image || exit 1; done");
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
