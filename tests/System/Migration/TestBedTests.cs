using Sampan.Tests.System.Migration.Box;

namespace Sampan.Tests.System.Migration;

/// <summary>The test bed itself: what the tests of a move stand on.</summary>
public sealed class TestBedTests
{
    [BoxFact]
    public async Task Kubelet123_RunsStaticPodsOnDocker_AndByHandOnContainerd()
    {
        await using NodeInBox box = await DockerNode.StartAsync();
        NodePods pods = await NodePods.WaitAsync(box);

        // As dockershim names and joins them.
        string names = await box.RunAsync("docker ps --format '{{.Names}}'");
        Assert.Contains("k8s_POD_web-node-1_shop_", names);
        Assert.Contains("k8s_server_web-node-1_shop_", names);
        Assert.Contains("k8s_agent_agent-node-1_kube-system_", names);
        await pods.ProveAsync(box);
        await box.UntilAsync("the link of dockershim", "readlink /var/log/pods/shop_web-node-1_*/server/0.log | grep '^/var/lib/docker/containers/'");

        // A kubelet that is started again leaves pods alone.
        await box.RunAsync("systemctl restart kubelet");
        Assert.Equal(pods.ContainerIds, (await NodePods.WaitAsync(box)).ContainerIds);

        // A kubelet without dockershim refuses dockershim's flags.
        box.Files.Write("/etc/standin-version", "1.24.17\n");
        await box.RunAsync("systemctl restart kubelet");
        await box.UntilAsync("the refusal", "journalctl -u kubelet | grep 'unknown flag: --network-plugin'");
        box.Files.Write("/etc/standin-version", "1.23.17\n");

        // The way that manuals tell: pods away, images over, flags changed, pods back.
        await box.RunAsync("systemctl restart kubelet && mv /etc/kubernetes/manifests /etc/kubernetes/away && mkdir /etc/kubernetes/manifests");
        await box.UntilAsync("no container of Docker's", "test -z \"$(docker ps -aq)\"");
        await box.RunAsync("systemctl stop kubelet docker.socket docker.service");
        Assert.Equal("", await box.RunAsync("ls /var/lib/cni/results; ls /var/lib/cni/networks/podnet | grep 10.244 || true"));
        await box.RunAsync("for image in /root/images/*.tar; do ctr -n k8s.io images import $image || exit 1; done");
        box.Files.Write(
            "/var/lib/kubelet/kubeadm-flags.env",
            $"KUBELET_KUBEADM_ARGS=\"--container-runtime=remote --container-runtime-endpoint={KubeadmNode.ContainerdEndpoint}\"\n");
        await box.RunAsync("rmdir /etc/kubernetes/manifests && mv /etc/kubernetes/away /etc/kubernetes/manifests && systemctl start kubelet");
        pods = await NodePods.WaitAsync(box);
        await pods.ProveAsync(box);
        Assert.All(pods.ContainerIds, id => Assert.StartsWith("containerd://", id));
        Assert.Contains("agent line 1", await box.UntilAsync("a line of CRI's form", "grep -E '^[0-9T:.-]+Z stdout F agent line 1$' /var/log/containers/agent-node-1_kube-system_agent-*.log"));
        Assert.Equal("4", await box.RunAsync("ctr -n k8s.io containers ls -q | wc -l"));
    }

    [BoxFact]
    public async Task Box_BootedAgain_HasAllButWhatRan()
    {
        await using NodeInBox box = await NodeInBox.StartAsync();
        string id = await box.RunAsync("cat /proc/sys/kernel/random/boot_id");
        await box.RunAsync("touch /run/x /etc/y /var/lib/z");

        await box.RebootAsync();
        Assert.Equal("/etc/y\n/var/lib/z", await box.RunAsync("ls /etc/y /var/lib/z /run/x 2>/dev/null || true"));
        string second = await box.RunAsync("cat /proc/sys/kernel/random/boot_id");
        Assert.NotEqual(id, second);

        await box.CutPowerAsync();
        Assert.Equal("running", await box.RunAsync("systemctl is-system-running"));
        Assert.NotEqual(second, await box.RunAsync("cat /proc/sys/kernel/random/boot_id"));
        Assert.Equal("active", await box.RunAsync("systemctl is-active docker"));
    }

    [BoxFact]
    public async Task Kubelet127_RunsStaticPodsOnSampan_WhichMayBeStartedAgain()
    {
        await using NodeInBox box = await SampanNode.StartAsync();
        NodePods pods = await NodePods.WaitAsync(box);
        await pods.ProveAsync(box);
        Assert.All(pods.ContainerIds, id => Assert.StartsWith("sampan://", id));

        await box.RunAsync("systemctl restart sampan kubelet");
        Assert.Equal(pods.ContainerIds, (await NodePods.WaitAsync(box)).ContainerIds);

        await box.RebootAsync();
        NodePods after = await NodePods.WaitAsync(box);
        await after.ProveAsync(box);
        Assert.Empty(after.ContainerIds.Intersect(pods.ContainerIds));
    }

    [BoxFact]
    public async Task Snapshot_OfChanges_TellsEach()
    {
        await using NodeInBox box = await NodeInBox.StartAsync();
        IReadOnlyList<string> before = await NodeSnapshot.TakeAsync(box);

        await box.RunAsync("cp /etc/hosts /tmp/h && cp /tmp/h /etc/hosts && systemctl restart docker");
        Assert.Equal(before, await NodeSnapshot.TakeAsync(box));

        await box.RunAsync("chmod 600 /etc/hosts; echo x >>/etc/hostname; mkdir -p /var/lib/kubelet/new; ln -s /a /etc/link; systemctl stop docker.socket docker; systemctl disable -q docker");
        IReadOnlyList<string> after = await NodeSnapshot.TakeAsync(box);
        string[] changed = [.. after.Except(before).Select(line => line.Split(' ')[0]).Where(name => !name.StartsWith("/etc/rc", StringComparison.Ordinal))];
        Assert.Equal(
            ["/etc/hostname", "/etc/hosts", "/etc/link", "/var/lib/kubelet", "/var/lib/kubelet/new", "docker.service", "docker.socket"],
            changed.Order(StringComparer.Ordinal));
        // The link that enabled it.
        Assert.Contains(before.Except(after), line => line.StartsWith("/etc/systemd/system/multi-user.target.wants/docker.service ", StringComparison.Ordinal));
    }
}
