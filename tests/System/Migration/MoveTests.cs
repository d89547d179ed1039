using Sampan.Tests.System.Migration.Box;

namespace Sampan.Tests.System.Migration;

/// <summary>A node is moved from one runtime to another and back, end to end.</summary>
public sealed class MoveTests
{
    private const string Containerd = "unix:///run/containerd/containerd.sock";

    [BoxFact]
    public async Task DockerToSampan_AndBack()
    {
        await using MoveLab lab = await MoveLab.StartAsync(DockerNode.StartAsync());
        await lab.PlanAsync("sampan");
        NodeSnapshot.AssertSame(lab.Before, await NodeSnapshot.TakeAsync(lab.Box));

        await lab.ApplyAsync();
        await lab.AssertMovedAsync("sampan", SampanNode.Endpoint);
        Assert.Equal("inactive", (await lab.Box.TryAsync("systemctl is-active docker")).OutputText.Trim());
        // It lasts.
        await lab.Box.RebootAsync();
        await lab.AssertMovedAsync("sampan", SampanNode.Endpoint);

        await lab.RollbackAsync();
        await lab.AssertBackAsync();
    }

    [BoxFact]
    public async Task DockerToContainerd_AndBack()
    {
        await using MoveLab lab = await MoveLab.StartAsync(DockerNode.StartAsync());
        await lab.PlanAsync("containerd");
        await lab.ApplyAsync();
        await lab.AssertMovedAsync("containerd", Containerd);
        Assert.Equal("inactive", (await lab.Box.TryAsync("systemctl is-active docker")).OutputText.Trim());

        await lab.RollbackAsync();
        await lab.AssertBackAsync();
    }

    [BoxFact]
    public async Task SampanToDocker_AndBack()
    {
        await using MoveLab lab = await MoveLab.StartAsync(SampanNode.StartAsync("1.23.17", "--container-runtime=remote "));
        await lab.PlanAsync("docker");
        await lab.ApplyAsync();
        NodePods pods = await NodePods.WaitAsync(lab.Box);
        await pods.ProveAsync(lab.Box);
        Assert.All(pods.ContainerIds, id => Assert.StartsWith("docker://", id));

        await lab.RollbackAsync();
        await lab.AssertBackAsync();
    }

    [BoxFact]
    public async Task DockerToSampan_TakenBackFromEachPhase()
    {
        await using MoveLab lab = await MoveLab.StartAsync(DockerNode.StartAsync());
        await lab.PlanAsync("sampan");
        foreach (string phase in new[] { "stage", "stop", "switch", "start", "verify" })
        {
            await lab.ApplyAsync($"--until {phase}");
            await lab.RollbackAsync();
            await lab.AssertBackAsync();
        }
    }

    [BoxFact]
    public async Task DockerToContainerd_TakenBackFromEachPhase()
    {
        await using MoveLab lab = await MoveLab.StartAsync(DockerNode.StartAsync());
        await lab.PlanAsync("containerd");
        foreach (string phase in new[] { "stage", "stop", "switch", "start" })
        {
            await lab.ApplyAsync($"--until {phase}");
            await lab.RollbackAsync();
            await lab.AssertBackAsync();
        }
    }

    [BoxFact]
    public async Task KubeletThatDoesNotComeUp_MoveIsTakenBack()
    {
        await using MoveLab lab = await MoveLab.StartAsync(DockerNode.StartAsync(box => box.Files.Write("/etc/standin-refuses-cri", "")));
        await lab.PlanAsync("sampan");
        lab.ShortenProof();
        await lab.ExpectAsync("apply /root/plan.yaml --yes", 30);
        await lab.AssertBackAsync();
    }

    [BoxFact]
    public async Task TargetThatDoesNotStart_MoveIsTakenBack_PodsNotTouched()
    {
        await using MoveLab lab = await MoveLab.StartAsync(DockerNode.StartAsync(box => box.Files.Write(
            "/etc/systemd/system/sampan.service.d/zz-broken.conf", "[Service]\nExecStartPre=/bin/false\n")));
        await lab.PlanAsync("sampan");
        await lab.ExpectAsync("apply /root/plan.yaml --yes", 30);
        NodePods pods = await lab.AssertBackAsync();
        Assert.Equal(lab.Pods.ContainerIds, pods.ContainerIds);
    }

    [BoxFact]
    public async Task PlanThatIsNotThisNodes_IsRefused()
    {
        await using MoveLab lab = await MoveLab.StartAsync(DockerNode.StartAsync());
        await lab.PlanAsync("sampan");

        // Edited by hand.
        await lab.Box.RunAsync("sed 's#/run/sampan/sampan.sock#/run/other.sock#' /root/plan.yaml >/root/edited.yaml");
        Assert.Contains("was changed after it was made", await lab.ExpectAsync("apply /root/edited.yaml --yes", 1));
        // A file changed since.
        await lab.Box.RunAsync("cp -p /var/lib/kubelet/kubeadm-flags.env /root/flags && echo '# by hand' >>/var/lib/kubelet/kubeadm-flags.env");
        Assert.Contains("has changed since the plan was made", await lab.ExpectAsync("apply /root/plan.yaml --yes", 1));
        await lab.Box.RunAsync("cp -p /root/flags /var/lib/kubelet/kubeadm-flags.env");
        // Of another machine.
        await lab.Box.RunAsync("cp -p /etc/machine-id /root/machine-id && echo 0123456789abcdef0123456789abcdef >/etc/machine-id");
        await lab.ExpectAsync("apply /root/plan.yaml --yes", 1);
        await lab.Box.RunAsync("cp -p /root/machine-id /etc/machine-id");

        NodePods pods = await lab.AssertBackAsync();
        Assert.Equal(lab.Pods.ContainerIds, pods.ContainerIds);
    }
}
