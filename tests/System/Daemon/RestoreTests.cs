using System.Globalization;
using Sampan.Cri;
using Sampan.Cri.Grpc;
using Sampan.Cri.V1;
using Sampan.Tests.Testing.Registry;

namespace Sampan.Tests.System.Daemon;

[Collection(DaemonLab.Collection)]
public sealed class RestoreTests(DaemonLab lab)
{
    private const string Changes = "rm /www/index.html; rm /etc/group; echo new >/tmp/new; echo before; while :; do sleep 0.05; done";
    private const string Look = "cat /tmp/new; ls /etc /www; echo after; while :; do sleep 0.05; done";

    [CriuFact(DisplayName = "A container made of a checkpoint archive has its files, its log and its memory's images, on the image it was made of")]
    public async Task Restore_Archive_HasFilesAndLog()
    {
        await using SampanDaemon daemon = await StandInRuntime.StartDaemonAsync(lab);
        string archive = await CheckpointAsync(daemon);

        await CheckRestoredAsync(daemon, archive);
    }

    [CriuFact(DisplayName = "So has one made of an image that holds a checkpoint, as its annotation says; the missing image below is pulled")]
    public async Task Restore_Image_HasFilesAndLog()
    {
        await using SampanDaemon daemon = await StandInRuntime.StartDaemonAsync(lab);
        TestImage image = TestImage.Running("{}", await File.ReadAllBytesAsync(await CheckpointAsync(daemon)))
            .Annotated("org.criu.checkpoint.container.name", "main");
        string name = await lab.PushAsync("checkpoints/main", "1", image);
        await daemon.Images.PullImageAsync(new PullImageRequest { Image = new ImageSpec { Image = name } }, CancellationToken.None);
        await daemon.RemoveAllAsync();
        await daemon.Images.RemoveImageAsync(new RemoveImageRequest { Image = new ImageSpec { Image = lab.Image } }, CancellationToken.None);

        await CheckRestoredAsync(daemon, name);
    }

    [CriuFact(DisplayName = "What is no whole checkpoint, or lacks its mounts, is refused")]
    public async Task Restore_Impossible_IsRefused()
    {
        await using SampanDaemon daemon = await StandInRuntime.StartDaemonAsync(lab);
        string folder = Directory.CreateDirectory(Path.Combine(daemon.Folders.Temp, "data")).FullName;
        string archive = await CheckpointAsync(daemon, config => config.Mounts.Add(new Mount { HostPath = folder, ContainerPath = "/data" }));
        string damaged = Path.Combine(daemon.Folders.Temp, "damaged.tar"), empty = Path.Combine(daemon.Folders.Temp, "empty.tar");
        await File.WriteAllTextAsync(damaged, new string('x', 5000));
        await File.WriteAllBytesAsync(empty, new TarBuilder().File("config.dump", "{}").Build());
        await using TestPod pod = await TestPod.RunAsync(daemon, lab.Image);

        async Task<string> RefusalAsync(string image)
        {
            CriException refused = await Assert.ThrowsAsync<CriException>(() => pod.CreateAsync([], config => config.Image.Image = image));
            Assert.Equal(GrpcStatusCode.InvalidArgument, refused.Code);
            return refused.Message;
        }

        Assert.Contains("/data", await RefusalAsync(archive), StringComparison.Ordinal);
        Assert.Contains("no checkpoint archive", await RefusalAsync(damaged), StringComparison.Ordinal);
        Assert.Contains("spec.dump", await RefusalAsync(empty), StringComparison.Ordinal);
    }

    [CriuFact(works: true, DisplayName = "With a CRIU that knows this kernel, a counter goes on from where it was")]
    public async Task Restore_Real_ProcessGoesOn()
    {
        await using SampanDaemon daemon = await lab.StartDaemonAsync(_ => "runtimes: {default: runc}\n");
        const string count = "i=0; echo kept >/tmp/file; while :; do i=$((i+1)); echo $i; usleep 100000; done";
        string archive = Path.Combine(daemon.Folders.Temp, "checkpoint.tar");
        await using (TestPod pod = await TestPod.RunAsync(daemon, lab.Image))
        {
            string container = await pod.ScriptUntilAsync(" 20\n", count);
            await daemon.Runtime.CheckpointContainerAsync(
                new CheckpointContainerRequest { ContainerId = container, Location = archive }, CancellationToken.None);
            string before = (await pod.StatusAsync(container)).LogPath;
            int reached = Last(before);
            await Eventually.BecomesTrueAsync("the first one counts on", () => Last(before) > reached);
        }

        await using TestPod later = await TestPod.RunAsync(daemon, lab.Image);
        string restored = await later.CreateAsync(["sh", "-c", count], config => config.Image.Image = archive);
        await later.StartAsync(restored);

        string log = (await later.StatusAsync(restored)).LogPath;
        await Eventually.BecomesTrueAsync("it counts on", () => Last(log) > 40);
        int[] numbers = [.. Numbers(log)];
        Assert.Equal(numbers.Distinct().Order(), numbers);
        Assert.Equal(1, numbers[0]);
        Assert.Equal("kept", await later.OutputAsync(restored, "cat", "/tmp/file"));
        await later.StopAsync(restored, timeout: 0);
        Assert.Equal(137, (await later.StatusAsync(restored)).ExitCode);
    }

    private static IEnumerable<int> Numbers(string log) => File.ReadAllLines(log)
        .Select(line => int.TryParse(line.Split(' ')[^1], CultureInfo.InvariantCulture, out int number) ? number : 0);

    private static int Last(string log) => Numbers(log).LastOrDefault();

    private async Task<string> CheckpointAsync(SampanDaemon daemon, Action<ContainerConfig>? change = null)
    {
        string archive = Path.Combine(daemon.Folders.Temp, "checkpoint.tar");
        await using TestPod pod = await TestPod.RunAsync(daemon, lab.Image);
        string container = await pod.ScriptUntilAsync("before", Changes, change);
        await daemon.Runtime.CheckpointContainerAsync(
            new CheckpointContainerRequest { ContainerId = container, Location = archive }, CancellationToken.None);
        return archive;
    }

    private async Task CheckRestoredAsync(SampanDaemon daemon, string image)
    {
        await using TestPod pod = await TestPod.RunAsync(daemon, lab.Image);

        string container = await pod.ScriptUntilAsync("after", Look, config => config.Image.Image = image);

        ContainerStatus status = await pod.StatusAsync(container);
        string[] words = [.. File.ReadAllLines(status.LogPath).Select(line => line.Split(' ')[^1])];
        Assert.Equal(["before", "new", "/etc:", "hostname", "hosts", "passwd", "resolv.conf", "", "/www:", "after"], words);
        Assert.Equal("inventory", await File.ReadAllTextAsync(StandInRuntime.PathIn(daemon) + ".restored"));
        Assert.Equal(lab.Image, status.Image.Image);
        Assert.Equal(
            (await daemon.Images.ImageStatusAsync(
                new ImageStatusRequest { Image = new ImageSpec { Image = lab.Image } }, CancellationToken.None)).Image.Id,
            status.ImageId);
    }
}
