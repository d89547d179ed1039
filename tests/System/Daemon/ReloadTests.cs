using Sampan.Cri.V1;

namespace Sampan.Tests.System.Daemon;

[Collection(DaemonLab.Collection)]
public sealed class ReloadTests(DaemonLab lab)
{
    [PodFact(DisplayName = "HUP puts the changed keys in force, names those that wait, and takes nothing of a broken file")]
    public async Task Hangup_ChangedFile_IsInForce()
    {
        await using SampanDaemon daemon = await lab.StartDaemonAsync();
        string file = daemon.Folders.Config, first = await File.ReadAllTextAsync(file);
        Assert.False(await IsPinnedAsync(daemon));

        await File.WriteAllTextAsync(file, first + $"""
            log:
              level: debug
            images:
              pinned: ["{lab.Image[..lab.Image.LastIndexOf(':')]}:*"]
            sandboxes:
              shmSize: 3MiB
            metrics:
              listen: 127.0.0.1:1

            """);
        daemon.Reload();
        await LoggedAsync(daemon, "take effect with the next start of the daemon: metrics.listen");
        Assert.Contains("read again; changed: log.level, images.pinned, sandboxes.shmSize", daemon.Log, StringComparison.Ordinal);
        Assert.True(await IsPinnedAsync(daemon));
        TestPod pod = await TestPod.RunAsync(daemon, lab.Image);
        string container = await pod.StartAsync([]);
        Assert.Contains("size=3072k", await pod.OutputAsync(container, "grep", " /dev/shm ", "/proc/mounts"), StringComparison.Ordinal);
        await LoggedAsync(daemon, "/RunPodSandbox");

        await File.WriteAllTextAsync(file, first + "images:\n  pined: []\n");
        daemon.Reload();
        await LoggedAsync(daemon, "images.pined: is not a known key");
        Assert.True(await IsPinnedAsync(daemon));

        await File.WriteAllTextAsync(file, first);
        daemon.Reload();
        await LoggedAsync(daemon, "changed: log.level, images.pinned, sandboxes.shmSize", times: 2);
        Assert.False(await IsPinnedAsync(daemon));
    }

    private static Task LoggedAsync(SampanDaemon daemon, string words, int times = 1) => Eventually.BecomesTrueAsync(
        $"the log has \"{words}\" {times} times", () => daemon.Log.Split(words).Length > times);

    private async Task<bool> IsPinnedAsync(SampanDaemon daemon) => (await daemon.Images.ImageStatusAsync(
        new ImageStatusRequest { Image = new ImageSpec { Image = lab.Image } }, CancellationToken.None)).Image.Pinned;
}
