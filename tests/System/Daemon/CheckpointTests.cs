using System.Formats.Tar;
using System.Text.Json;
using Sampan.Cri;
using Sampan.Cri.Grpc;
using Sampan.Cri.V1;

namespace Sampan.Tests.System.Daemon;

/// <summary>
/// Whether CRIU can write a process down depends on its version and the kernel's, so here a script stands in for the OCI
/// runtime's one verb <c>checkpoint</c> (<see cref="StandInRuntime"/>); everything else is runc's. <c>RestoreTests</c> has it all real.
/// </summary>
[Collection(DaemonLab.Collection)]
public sealed class CheckpointTests(DaemonLab lab)
{
    private const string Changes = "rm /etc/group; rm -r /www; mkdir /www; echo kept >/www/kept; echo new >/tmp/new; busybox ln /tmp/new /tmp/same; "
        + "echo ready; while :; do sleep 0.05; done";

    [CriuFact(DisplayName = "A checkpoint has memory, configuration, spec, changed and removed files and the log; the container lives on")]
    public async Task Checkpoint_Running_WritesTheArchive()
    {
        await using SampanDaemon daemon = await StartAsync();
        await using TestPod pod = await TestPod.RunAsync(daemon, lab.Image);
        string container = await pod.ScriptUntilAsync("ready", Changes);
        string archive = Path.Combine(daemon.Folders.Temp, "checkpoint.tar");

        for (int i = 0; i < 2; i++)
        {
            await CheckpointAsync(daemon, container, archive);
        }

        Dictionary<string, byte[]> files = Read(archive);
        Assert.Equal("inventory", Text(files["checkpoint/inventory.img"]));
        Assert.EndsWith(" ready\n", Text(files["io.kubernetes.cri-o.LogPath"]), StringComparison.Ordinal);
        Assert.Contains("dumped", Text(files["dump.log"]), StringComparison.Ordinal);
        using JsonDocument config = JsonDocument.Parse(files["config.dump"]), spec = JsonDocument.Parse(files["spec.dump"]);
        Assert.Equal((container, lab.Image, "stand-in"), (Property(config, "id"), Property(config, "rootfsImageName"), Property(config, "runtime")));
        Assert.Equal(64, Property(config, "rootfsImageRef").Length);
        Assert.Equal("main", spec.RootElement.GetProperty("annotations").GetProperty("io.kubernetes.cri.container-name").GetString());
        Dictionary<string, byte[]> changed = Read(new MemoryStream(files["rootfs-diff.tar"]));
        Assert.Equal("new\n", Text(changed["tmp/new"]));
        Assert.Contains("tmp/same", changed.Keys);
        Assert.DoesNotContain("www/index.html", changed.Keys);
        Assert.DoesNotContain(changed.Keys, name => name.StartsWith("proc/", StringComparison.Ordinal));
        // One by a whiteout, one by a folder that hides the one below it.
        Assert.Equal(["/etc/group", "/www/index.html"], JsonSerializer.Deserialize<string[]>(files["deleted.files"])!.Order());
        Assert.Equal("kept\n", Text(changed["www/kept"]));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(archive));
        Assert.Equal("alive", await pod.OutputAsync(container, "echo", "alive"));
        Assert.Empty(Directory.GetDirectories(Path.Combine(daemon.Folders.Root, "images", "snapshots", container), "dump"));
    }

    [CriuFact(DisplayName = "A checkpoint that CRIU cannot make says why, leaves no file, and the container lives on")]
    public async Task Checkpoint_CriuFails_ContainerGoesOn()
    {
        await using SampanDaemon daemon = await StartAsync();
        await using TestPod pod = await TestPod.RunAsync(daemon, lab.Image);
        string container = await pod.StartAsync([]);
        string archive = Path.Combine(daemon.Folders.Temp, "checkpoint.tar");
        await File.WriteAllTextAsync(StandInRuntime.PathIn(daemon) + ".fails", "");

        CriException failed = await Assert.ThrowsAsync<CriException>(() => CheckpointAsync(daemon, container, archive));

        Assert.Equal(GrpcStatusCode.Unknown, failed.Code);
        Assert.Contains("CRIU says: (00.1) Error (criu/cr-dump.c:1): no luck", failed.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(daemon.Folders.Temp, "checkpoint.tar*"));
        Assert.Equal("alive", await pod.OutputAsync(container, "echo", "alive"));
    }

    [CriuFact(DisplayName = "A checkpoint that takes longer than its caller waits is DEADLINE_EXCEEDED and is finished all the same")]
    public async Task Checkpoint_TimeUp_IsFinishedAllTheSame()
    {
        await using SampanDaemon daemon = await StartAsync();
        await using TestPod pod = await TestPod.RunAsync(daemon, lab.Image);
        string container = await pod.StartAsync([]);
        string archive = Path.Combine(daemon.Folders.Temp, "checkpoint.tar"), hold = StandInRuntime.PathIn(daemon) + ".waits";
        await File.WriteAllTextAsync(hold, "");

        CriException late = await Assert.ThrowsAsync<CriException>(() => CheckpointAsync(daemon, container, archive, timeout: 1));

        Assert.Equal(GrpcStatusCode.DeadlineExceeded, late.Code);
        Assert.False(File.Exists(archive));
        File.Delete(hold);
        await Eventually.BecomesTrueAsync("the archive is there", () => File.Exists(archive));
        Assert.Equal("alive", await pod.OutputAsync(container, "echo", "alive"));
    }

    [CriuFact(DisplayName = "A container that a daemon left frozen when it was killed goes on at the next start")]
    public async Task Checkpoint_DaemonKilledHalfWay_ContainerIsThawed()
    {
        await using SampanDaemon daemon = await StartAsync();
        await using TestPod pod = await TestPod.RunAsync(daemon, lab.Image);
        string container = await pod.StartAsync([]);
        string hold = StandInRuntime.PathIn(daemon) + ".waits";
        await File.WriteAllTextAsync(hold, "");
        Task checkpoint = CheckpointAsync(daemon, container, Path.Combine(daemon.Folders.Temp, "checkpoint.tar"));
        await Eventually.BecomesTrueAsync("it waits", () => File.Exists(hold + ".seen"));

        await daemon.KillAsync();
        await Assert.ThrowsAsync<CriException>(() => checkpoint);
        File.Delete(hold);
        await daemon.StartAsync();

        Assert.Equal("alive", await pod.OutputAsync(container, "echo", "alive"));
    }

    [PodFact(DisplayName = "Only a running container is checkpointed, and only to the absolute path of a file in a folder that is there")]
    public async Task Checkpoint_Impossible_IsRefused()
    {
        await using TestPod pod = await TestPod.RunAsync(lab.Daemon, lab.Image);
        string created = await pod.CreateAsync([]), running = await pod.StartAsync([]);
        string folder = lab.Daemon.Folders.Temp;

        async Task<GrpcStatusCode> CodeAsync(string container, string location) =>
            (await Assert.ThrowsAsync<CriException>(() => CheckpointAsync(lab.Daemon, container, location))).Code;
        Assert.Equal(GrpcStatusCode.FailedPrecondition, await CodeAsync(created, folder + "/a.tar"));
        Assert.Equal(GrpcStatusCode.NotFound, await CodeAsync("none", folder + "/a.tar"));
        Assert.Equal(GrpcStatusCode.InvalidArgument, await CodeAsync(running, ""));
        Assert.Equal(GrpcStatusCode.InvalidArgument, await CodeAsync(running, "a.tar"));
        Assert.Equal(GrpcStatusCode.InvalidArgument, await CodeAsync(running, folder + "/none/a.tar"));
    }

    private static Task CheckpointAsync(SampanDaemon daemon, string container, string location, long timeout = 0) =>
        daemon.Runtime.CheckpointContainerAsync(
            new CheckpointContainerRequest { ContainerId = container, Location = location, Timeout = timeout }, CancellationToken.None);

    private Task<SampanDaemon> StartAsync() => StandInRuntime.StartDaemonAsync(lab);

    private static string Property(JsonDocument document, string name) => document.RootElement.GetProperty(name).GetString()!;

    private static string Text(byte[] bytes) => global::System.Text.Encoding.UTF8.GetString(bytes);

    private static Dictionary<string, byte[]> Read(string path)
    {
        using FileStream file = File.OpenRead(path);
        return Read(file);
    }

    private static Dictionary<string, byte[]> Read(Stream tar)
    {
        var files = new Dictionary<string, byte[]>();
        using var reader = new TarReader(tar);
        while (reader.GetNextEntry() is { } entry)
        {
            using var content = new MemoryStream();
            entry.DataStream?.CopyTo(content);
            files[entry.Name] = content.ToArray();
        }
        return files;
    }
}
