using Sampan.Tests.System.Migration.Box;

namespace Sampan.Tests.System.Migration;

/// <summary>A move whose tool is killed again and again goes on where it was, forward and back.</summary>
public sealed class CrashTests
{
    // More than any move has records.
    private const int MostKills = 150;

    private const string Manifest = "/etc/kubernetes/manifests/web.yaml";

    [BoxFact]
    public async Task FilesAndServices_KilledAfterEachRecord_EndRight_AndGoBack()
    {
        await using MoveLab lab = await MoveLab.StartAsync(DockerNode.StartAsync(box => box.Files.Write(Manifest, box.Files.Read(Manifest).Replace("hostPort: 30080", "", StringComparison.Ordinal))));
        await lab.Box.RunAsync("for image in /root/images/*.tar; do ctr -n k8s.io images import $image >/dev/null || exit 1; done");
        SwitchPlan.Write(lab.Box, "/root/plan.yaml");

        await KillOnAsync(lab, "apply /root/plan.yaml --yes");
        await lab.AssertMovedAsync("containerd", KubeadmNode.ContainerdEndpoint);

        await KillOnAsync(lab, "rollback");
        await lab.AssertBackAsync();
    }

    // Killed after one, two or three records, of which the first may say only that it goes on: so each third life gets on.
    private static async Task KillOnAsync(MoveLab lab, string command)
    {
        int lives = 0;
        while (await lab.KillAfterAsync(lives == 0 ? command : "resume", 1 + (lives % 3)) && await lab.IsUnderWayAsync())
            Assert.True(++lives < MostKills, $"the move does not get on:\n{lab.Journal}");
        Assert.True(lives > 5, $"killed {lives} times only");
    }
}
