using System.Text.Json;
using Sampan.Linux.Processes;
using Sampan.Tests.System.Daemon;

namespace Sampan.Tests.System.Images;

/// <summary>The commands beside the CRI, against a daemon.</summary>
[Collection(DaemonLab.Collection)]
public sealed class ImageCommandTests(DaemonLab lab) : IDisposable
{
    private readonly TempFolder _files = new();

    private SampanDaemon Daemon => lab.Daemon;

    public void Dispose() => _files.Dispose();

    [PodFact]
    public async Task Image_Exported_Removed_Imported_Runs()
    {
        await using SampanDaemon other = await SampanDaemon.StartAsync(lab.PauseImage, null);
        string archive = _files.Path("image.tar");

        await DoneAsync(Daemon, "tag", lab.Image, "handed/on:1");
        ProcessOutcome exported = await DoneAsync(Daemon, "images", "export", "--file", archive, "handed/on:1");
        Assert.Contains("Exported docker.io/handed/on:1", exported.ErrorText, StringComparison.Ordinal);
        ProcessOutcome untagged = await DoneAsync(Daemon, "untag", "handed/on:1");
        Assert.Contains($"still has {lab.Image}", untagged.OutputText, StringComparison.Ordinal);
        Assert.False(File.Exists(archive + ".partial"));

        ProcessOutcome imported = await DoneAsync(other, "images", "import", archive);
        Assert.Contains("Imported docker.io/handed/on:1", imported.OutputText, StringComparison.Ordinal);
        await DoneAsync(other, "images", "verify");
        await using TestPod pod = await TestPod.RunAsync(other, "handed/on:1");
        string container = await pod.StartAsync(["sleep", "100000"]);
        Assert.Contains("a page of a pod", await pod.OutputAsync(container, "cat", "/www/index.html"), StringComparison.Ordinal);

        using JsonDocument usage = JsonDocument.Parse((await DoneAsync(other, "system", "df", "-o", "json")).OutputText);
        Assert.Equal(1, usage.RootElement.GetProperty("images")[0].GetProperty("containers").GetInt32());
        Assert.True(usage.RootElement.GetProperty("containers")[0].GetProperty("running").GetBoolean());
    }

    [PodFact]
    public async Task Prune_RemovesWhatNobodyUses_AndOnlyThat()
    {
        await using SampanDaemon daemon = await lab.StartDaemonAsync();
        string idle = await lab.PushAsync("test/idle", "1", """{"Cmd":["x"]}""");
        await DoneAsync(daemon, "pull", idle);
        await using TestPod pod = await TestPod.RunAsync(daemon, lab.Image);
        await pod.StartAsync(["sleep", "100000"]);

        ProcessOutcome nameless = await DoneAsync(daemon, "images", "prune");
        ProcessOutcome dry = await DoneAsync(daemon, "images", "prune", "--all", "--dry-run");
        ProcessOutcome still = await DoneAsync(daemon, "images", "-q");
        ProcessOutcome done = await DoneAsync(daemon, "images", "prune", "--all");
        ProcessOutcome left = await DoneAsync(daemon, "images");

        Assert.StartsWith("0 images", nameless.OutputText, StringComparison.Ordinal);
        Assert.Contains($"Would remove {idle}", dry.OutputText, StringComparison.Ordinal);
        Assert.Equal(2, still.OutputText.Split('\n').Length);
        Assert.Contains($"Removed {idle}", done.OutputText, StringComparison.Ordinal);
        Assert.DoesNotContain("test/idle", left.OutputText, StringComparison.Ordinal);
        Assert.Contains("test/busybox", left.OutputText, StringComparison.Ordinal);
    }

    [PodFact]
    public async Task Wrong_Words_AreToldWithTheirCodes()
    {
        ProcessOutcome absent = await RunAsync(Daemon, "images", "export", "--file", _files.Path("x.tar"), "absent:1");
        ProcessOutcome nothing = await RunAsync(Daemon, "images", "import", _files.Path("absent.tar"));
        ProcessOutcome unnamed = await RunAsync(Daemon, "untag", "absent:1");
        ProcessOutcome digest = await RunAsync(Daemon, "tag", lab.Image, $"a@sha256:{new string('0', 64)}");
        ProcessOutcome docker = await RunAsync(Daemon, "images", "adopt", "--all", "--from-docker", _files.Path("none"));

        Assert.Equal([3, 3, 3, 1, 1], new[] { absent, nothing, unnamed, digest, docker }.Select(o => o.ExitCode));
        Assert.All(new[] { absent, unnamed }, o => Assert.Contains("absent:1", o.ErrorText, StringComparison.Ordinal));
        Assert.Contains("DockerRootDir", docker.ErrorText, StringComparison.Ordinal);
        Assert.False(File.Exists(_files.Path("x.tar")));
    }

    private static Task<ProcessOutcome> RunAsync(SampanDaemon daemon, params string[] words) => Children.RunAsync(
        SampanProgram.Path, ["--endpoint", $"unix://{daemon.Folders.Socket}", .. words]);

    private static async Task<ProcessOutcome> DoneAsync(SampanDaemon daemon, params string[] words)
    {
        ProcessOutcome outcome = await RunAsync(daemon, words);
        Assert.True(outcome.ExitCode == 0, $"sampan {string.Join(' ', words)}: {outcome.ExitCode} {outcome.ErrorText}");
        return outcome;
    }
}
