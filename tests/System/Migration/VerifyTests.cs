using System.Text.Json.Nodes;
using Sampan.Linux.Processes;
using Sampan.Tests.System.Migration.Box;

namespace Sampan.Tests.System.Migration;

/// <summary><c>sampan migrate verify</c> on nodes that work, and that do not.</summary>
public sealed class VerifyTests
{
    private const string Verify = "sampan migrate verify --settle 3s -o json";

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

    private static Dictionary<string, (string State, string Detail)> Results(ProcessOutcome outcome)
    {
        Assert.True(outcome.OutputText.StartsWith('['), outcome.OutputText + outcome.ErrorText);
        return JsonNode.Parse(outcome.OutputText)!.AsArray().ToDictionary(r => (string)r!["probe"]!, r => ((string)r!["state"]!, (string)r!["detail"]!), StringComparer.Ordinal);
    }
}
