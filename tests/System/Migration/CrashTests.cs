using Sampan.Tests.System.Migration.Box;

namespace Sampan.Tests.System.Migration;

/// <summary>A move whose tool is killed again and again goes on where it was, forward and back.</summary>
public sealed class CrashTests
{
    // More than any move has records.
    private const int MostKills = 150;

    [BoxFact]
    public async Task DockerToSampan_KilledAfterEachRecord_EndsRight_AndGoesBack()
    {
        await using MoveLab lab = await MoveLab.StartAsync(DockerNode.StartAsync());
        await lab.PlanAsync("sampan");
        await KillOnAsync(lab, "apply /root/plan.yaml --yes");
        await lab.AssertMovedAsync("sampan", SampanNode.Endpoint);

        await KillOnAsync(lab, "rollback");
        await lab.AssertBackAsync();
    }

    [BoxFact]
    public async Task PowerCutInTheMiddle_ResumesAfterBoot()
    {
        await using MoveLab lab = await MoveLab.StartAsync(DockerNode.StartAsync());
        await lab.PlanAsync("sampan");
        await lab.ApplyAsync("--until switch");
        await lab.Box.CutPowerAsync();
        await lab.ExpectAsync("resume", 0);
        await lab.AssertMovedAsync("sampan", SampanNode.Endpoint);
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
