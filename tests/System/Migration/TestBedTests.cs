using System.Text.Json.Nodes;
using Sampan.Tests.System.Migration.Box;

namespace Sampan.Tests.System.Migration;

/// <summary>The test bed itself: what the tests of a move stand on.</summary>
public sealed class TestBedTests
{
    [BoxFact]
    public async Task Kubelet123_RunsStaticPodsOnDocker_AndByHandOnContainerd()
    {
        await using NodeInBox box = await DockerNode.StartAsync();
        string address = AddressOfWeb(await DockerNode.WaitForPodsAsync(box));

        // As dockershim names and joins them.
        string names = await box.RunAsync("docker ps --format '{{.Names}}'");
        Assert.Contains("k8s_POD_web-node-1_shop_", names);
        Assert.Contains("k8s_server_web-node-1_shop_", names);
        Assert.Contains("k8s_agent_agent-node-1_kube-system_", names);
        Assert.Contains("a page of", await box.UntilAsync("the page", NodeInBox.Get(address, 8080, "/")));
        Assert.Contains("a page of", await box.UntilAsync("the page", NodeInBox.Get("127.0.0.1", 30080, "/")));
        await box.UntilAsync("log lines", "grep -q 'server started from the image' /var/log/pods/shop_web-node-1_*/server/0.log");
        await box.UntilAsync("the link", "grep -q 'server line' /var/log/containers/web-node-1_shop_server-*.log");

        // A kubelet that is started again leaves pods alone.
        string before = await box.RunAsync("docker ps -q --no-trunc | sort");
        await box.RunAsync("systemctl restart kubelet");
        await DockerNode.WaitForPodsAsync(box);
        Assert.Equal(before, await box.RunAsync("docker ps -q --no-trunc | sort"));

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
        address = AddressOfWeb(await DockerNode.WaitForPodsAsync(box));
        Assert.Contains("a page of", await box.UntilAsync("the page", NodeInBox.Get(address, 8080, "/")));
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

    private static string AddressOfWeb(JsonNode pods) => ((JsonArray)pods)
        .Single(pod => pod!["metadata"]!["namespace"]!.GetValue<string>() == "shop")!["status"]!["podIP"]!.GetValue<string>();
}
