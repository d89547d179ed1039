using Sampan.Tests.System.Migration.Box;

namespace Sampan.Tests.System.Migration;

/// <summary>A plan is for the node as it was read.</summary>
public sealed class DriftTests
{
    [BoxFact]
    public async Task Apply_NodeAsPlannedOrNot_IsSeenFromItsFacts()
    {
        await using MoveLab lab = await MoveLab.StartAsync(DockerNode.StartAsync());
        await lab.PlanAsync("containerd", "--accept SRC-HEALTH=stand-in");
        await lab.ExpectAsync("apply /root/plan.yaml --dry-run", 0);
        // No step of the plan touches it, yet the plan might be another one.
        lab.Box.Files.Write("/etc/cni/net.d/99-more.conflist", """{"cniVersion":"0.4.0","name":"more","plugins":[{"type":"bridge"}]}""");
        string refusal = await lab.ExpectAsync("apply /root/plan.yaml --yes", 1);
        Assert.Contains("not as it was when the plan was made", refusal, StringComparison.Ordinal);
    }
}
