using System.Text.Json.Nodes;
using Sampan.Linux.Processes;
using Sampan.Tests.System.Migration.Box;

namespace Sampan.Tests.System.Migration;

/// <summary><c>sampan migrate verify</c> on nodes that work, and that do not.</summary>
public sealed class VerifyTests
{
    private const string Arguments = "migrate verify --settle 3s -o json", Verify = "sampan " + Arguments;

    [BoxFact]
    public async Task Verify_OfANodeOnSampan_ProvesIt_AndTellsWhatIsBroken()
    {
        await using NodeInBox box = await SampanNode.StartAsync();
        await NodePods.WaitAsync(box);

        ProcessOutcome outcome = await box.TryAsync($"{Verify} --wait 3m --deep --probe-image {KubeadmNode.AgentImage} --runtime sampan");
        Dictionary<string, (string State, string Detail)> results = Results(outcome);
        Assert.DoesNotContain(results, r => r.Value.State == "failed");
        foreach (string probe in (string[])
            ["cri-version", "cri-status", "cgroup-driver", "image-space", "images", "kubelet-endpoint", "kubelet-health", "static-pods", "double-pods", "docker-empty", "cgroup-path", "log-format", "log-links", "addresses", "pod", "kubelet-stable"])
            Assert.True(results[probe].State == "ok", $"{probe}: {results[probe]}");
        Assert.Contains("exec over WebSocket", results["pod"].Detail, StringComparison.Ordinal);
        Assert.Equal("", await box.RunAsync("sampan pods -q --name sampan-verify; ls /var/log/sampan-verify"));

        // An address that nobody has, a file that names another runtime.
        await box.RunAsync("echo 0123 > /var/lib/cni/networks/podnet/10.244.0.99; "
            + "sed -i s,/run/sampan/sampan.sock,/run/crio/crio.sock, /var/lib/kubelet/kubeadm-flags.env");
        outcome = await box.TryAsync($"{Verify} --runtime sampan");
        Assert.Equal(1, outcome.ExitCode);
        results = Results(outcome);
        Assert.Contains("podnet 10.244.0.99", results["addresses"].Detail, StringComparison.Ordinal);
        Assert.Contains("was started with another", results["kubelet-endpoint"].Detail, StringComparison.Ordinal);

        // Nothing answers.
        await box.RunAsync("systemctl stop kubelet sampan");
        outcome = await box.TryAsync($"{Verify} --endpoint unix:///run/sampan/sampan.sock");
        Assert.Equal(1, outcome.ExitCode);
        results = Results(outcome);
        Assert.Equal(["cri-version", "kubelet-endpoint", "kubelet-health"], results.Where(r => r.Value.State == "failed").Select(r => r.Key));
        Assert.Equal("as cri-version says", results["static-pods"].Detail);
    }

    [BoxFact]
    public async Task Verify_OfANodeThatLeftDocker_KnowsWhatIsLeftThere()
    {
        await using NodeInBox box = await DockerNode.StartAsync();
        await NodePods.WaitAsync(box);
        await box.RunAsync("for image in /root/images/*.tar; do ctr -n k8s.io images import $image || exit 1; done");

        // Not yet moved: all runs in Docker still.
        Dictionary<string, (string State, string Detail)> results = Results(await box.TryAsync($"{KubeadmNode.Sampan} {Arguments} --endpoint {KubeadmNode.ContainerdEndpoint} --runtime containerd"));
        Assert.Equal("ok", results["cri-version"].State);
        Assert.Equal("failed", results["docker-empty"].State);
        Assert.Contains("k8s_", results["docker-empty"].Detail, StringComparison.Ordinal);
        Assert.Equal("failed", results["static-pods"].State);
        Assert.Equal("failed", results["addresses"].State);

        // Moved by hand, the right way: pods away before Docker is stopped.
        await box.RunAsync("mv /etc/kubernetes/manifests /etc/kubernetes/away && mkdir /etc/kubernetes/manifests");
        await box.UntilAsync("no container of Docker's", "test -z \"$(docker ps -aq)\"");
        await box.RunAsync("systemctl stop kubelet docker.socket docker.service");
        box.Files.Write(
            "/var/lib/kubelet/kubeadm-flags.env",
            $"KUBELET_KUBEADM_ARGS=\"--container-runtime=remote --container-runtime-endpoint={KubeadmNode.ContainerdEndpoint}\"\n");
        await box.RunAsync("rmdir /etc/kubernetes/manifests && mv /etc/kubernetes/away /etc/kubernetes/manifests && systemctl start kubelet");
        await NodePods.WaitAsync(box);
        ProcessOutcome outcome = await box.TryAsync($"{KubeadmNode.Sampan} {Arguments} --wait 3m --deep --probe-image {KubeadmNode.AgentImage} --runtime containerd");
        results = Results(outcome);
        Assert.DoesNotContain(results, r => r.Value.State == "failed");
        foreach (string probe in (string[])["cri-version", "cri-status", "kubelet-endpoint", "static-pods", "docker-empty", "cgroup-path", "log-format", "log-links", "addresses", "pod"])
            Assert.True(results[probe].State == "ok", $"{probe}: {results[probe]}");
        // containerd 1.6 has no RuntimeConfig and pins nothing.
        Assert.Equal("skipped", results["cgroup-driver"].State);
    }

    private static Dictionary<string, (string State, string Detail)> Results(ProcessOutcome outcome)
    {
        Assert.True(outcome.OutputText.StartsWith('['), outcome.OutputText + outcome.ErrorText);
        return JsonNode.Parse(outcome.OutputText)!.AsArray().ToDictionary(r => (string)r!["probe"]!, r => ((string)r!["state"]!, (string)r!["detail"]!), StringComparer.Ordinal);
    }
}
