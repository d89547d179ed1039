using Sampan.Linux.Processes;
using Sampan.Tests.System.Migration.Box;

namespace Sampan.Tests.System.Migration;

/// <summary>What becomes of Docker: ended for good with the move, or kept for containers that are not Kubernetes'.</summary>
public sealed class MoveEndTests
{
    [BoxFact]
    public async Task Finalize_EndsTheMove_VolumesAndPodsStay()
    {
        await using MoveLab lab = await MoveLab.StartAsync(DockerNode.StartAsync());
        await lab.Box.RunAsync("docker volume create keep && echo row >/var/lib/docker/volumes/keep/_data/table");
        // As where Docker brought it.
        await lab.Box.RunAsync("apt-mark auto runc");
        await lab.PlanAsync("sampan");
        await lab.ExpectAsync("finalize --yes", 1);
        await lab.ApplyAsync();
        await lab.ExpectAsync("finalize --yes --after 24h", 1);
        await lab.Box.RunAsync("iptables -N KUBE-TEST && iptables -A FORWARD -j KUBE-TEST");

        string would = await lab.ExpectAsync("finalize --dry-run --remove-packages --remove-data", 0);
        Assert.Contains("but not its 1 volumes", would);
        Assert.Contains("DOCKER", await lab.Box.RunAsync("iptables -S"));

        await lab.ExpectAsync("finalize --yes --remove-packages --remove-data", 0);
        string rules = await lab.Box.RunAsync("iptables -S; iptables -t nat -S");
        Assert.DoesNotContain("DOCKER", rules);
        Assert.Contains("-A FORWARD -j KUBE-TEST", rules);
        Assert.Equal("row", await lab.Box.RunAsync("cat /var/lib/docker/volumes/keep/_data/table"));
        Assert.Equal("volumes", await lab.Box.RunAsync("ls /var/lib/docker"));
        Assert.Equal("masked", (await lab.Box.TryAsync("systemctl is-enabled docker.service")).OutputText.Trim());
        Assert.DoesNotContain("ii  docker.io", await lab.Box.RunAsync("dpkg -l docker.io containerd || true"));
        Assert.Contains("runc", await lab.Box.RunAsync("apt-mark showmanual"));
        // The target lives by itself now, and there is no way back.
        await lab.AssertMovedAsync("sampan", SampanNode.Endpoint);
        await lab.ExpectAsync("rollback", 1);
        await lab.ExpectAsync("finalize --yes", 1);
    }

    [BoxFact]
    public async Task KeepDocker_ContainersOfOthersGoOn()
    {
        await using MoveLab lab = await MoveLab.StartAsync(DockerNode.StartAsync());
        string id = await lab.Box.RunAsync("docker run -d --name builder --network none example.org/agent:2 busybox sleep 1000000");
        string started = await lab.Box.RunAsync($"docker inspect -f '{{{{.State.StartedAt}}}}' {id}");
        ProcessOutcome refused = await lab.Box.TryAsync($"{KubeadmNode.Sampan} migrate plan --to sampan --out /root/plan.yaml");
        Assert.Equal(20, refused.ExitCode);
        Assert.Contains("SRC-NONK8S", refused.ErrorText);

        await lab.PlanAsync("sampan", "--keep-docker");
        await lab.ApplyAsync();
        await lab.AssertMovedAsync("sampan", SampanNode.Endpoint);
        Assert.Equal(started, await lab.Box.RunAsync($"docker inspect -f '{{{{.State.StartedAt}}}}' {id}"));
        Assert.Equal("builder", await lab.Box.RunAsync("docker ps --format '{{.Names}}'"));
        await lab.RollbackAsync();
        Assert.Equal(started, await lab.Box.RunAsync($"docker inspect -f '{{{{.State.StartedAt}}}}' {id}"));
        await lab.AssertBackAsync();
    }
}
