using System.Diagnostics;
using Sampan.Cri;
using Sampan.Cri.Grpc;
using Sampan.Cri.V1;

namespace Sampan.Tests.Contract;

/// <summary>The contract's part on codes and idempotency: docs/contract.md, items 6 to 15.</summary>
public abstract class CodesContract(ContractLab lab)
{
    private const int ShortId = 13, ManyStops = 12;

    private ICriNode Node => lab.Node;

    [ContractFact]
    public async Task Item008_ImageStatus_MissingIsNullAndKnownHasIdAndSize()
    {
        ImageStatusResponse missing = await StatusOfAsync($"{lab.RegistryHost}/test/never:1");
        ImageStatusResponse known = await StatusOfAsync(lab.Image);

        Assert.Null(missing.Image);
        Assert.NotEqual("", known.Image.Id);
        Assert.NotEqual(0UL, known.Image.Size);
    }

    [ContractFact]
    public async Task Item009_ShortIds_AreResolved()
    {
        await using TestPod pod = await TestPod.RunAsync(Node, lab.Image);
        string container = await pod.CreateAsync([]);

        Assert.Equal(container, (await pod.StatusAsync(container[..ShortId])).Id);
        PodSandboxStatusResponse status = await Node.Runtime.PodSandboxStatusAsync(
            new PodSandboxStatusRequest { PodSandboxId = pod.Id[..ShortId] }, CancellationToken.None);
        Assert.Equal(pod.Id, status.Status.Id);
    }

    [ContractFact]
    public async Task Item010_UnknownMethod_IsUnimplemented()
    {
        using var raw = new RawCri(Node.Socket);

        RawCriAnswer answer = await raw.PostAsync("/runtime.v1.RuntimeService/NoSuchMethod", []);

        Assert.Equal($"{(int)GrpcStatusCode.Unimplemented}", answer.Status);
    }

    [ContractFact]
    public async Task Item012_RemovePodSandbox_OfARunningPod_TakesItsContainers()
    {
        await using TestPod pod = await TestPod.RunAsync(Node, lab.Image);
        string running = await pod.StartAsync([]), created = await pod.CreateAsync([]);
        int pid = await pod.PidAsync(running);

        await pod.RemoveAsync();

        Assert.False(Directory.Exists($"/proc/{pid}"));
        foreach (string container in (string[])[running, created])
        {
            CriException gone = await Assert.ThrowsAsync<CriException>(() => pod.StatusAsync(container));
            Assert.Equal(GrpcStatusCode.NotFound, gone.Code);
        }
    }

    [ContractFact]
    public async Task Item013_ManyStops_SignalOnceAndALaterZeroKillsAtOnce()
    {
        await using TestPod pod = await TestPod.RunAsync(Node, lab.Image);
        string container = await pod.ScriptUntilAsync(
            "ready", "trap 'echo asked' TERM; echo ready; while :; do sleep 0.05; done");
        string log = (await pod.StatusAsync(container)).LogPath;

        Task[] stops = [.. Enumerable.Range(0, ManyStops).Select(_ => pod.StopAsync(container, timeout: 600))];
        await Eventually.BecomesTrueAsync("the signal arrives", () => File.ReadAllText(log).Contains("asked", StringComparison.Ordinal));
        long start = Stopwatch.GetTimestamp();
        await pod.StopAsync(container, timeout: 0);
        await Task.WhenAll(stops);

        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 120);
        Assert.Equal(137, (await pod.StatusAsync(container)).ExitCode);
        Assert.Single(await File.ReadAllLinesAsync(log), line => line.EndsWith(" asked", StringComparison.Ordinal));
    }

    [ContractFact]
    public async Task Item014_StopPodSandbox_NetworkFails_HasKilledAllTheSame()
    {
        await using TestPod pod = await TestPod.RunAsync(Node, lab.Image);
        int pid = await pod.PidAsync(await pod.StartAsync([]));
        string away = Node.Leases + ".away";
        Directory.Move(Node.Leases, away);
        // The plugin cannot make its folder where a file is.
        await File.WriteAllTextAsync(Node.Leases, "");
        try
        {
            await Assert.ThrowsAsync<CriException>(pod.StopPodAsync);
            Assert.False(Directory.Exists($"/proc/{pid}"));
        }
        finally
        {
            File.Delete(Node.Leases);
            Directory.Move(away, Node.Leases);
        }
        await pod.StopPodAsync();
        Assert.Equal(PodSandboxState.SandboxNotready, (await pod.PodStatusAsync()).State);
    }

    [ContractFact]
    public async Task Item015_PullImage_OneMillisecond_IsDeadlineExceeded()
    {
        string image = await lab.PushAsync("contract/late", "1", """{"Labels":{"for":"a late pull"}}""");

        CriException late = await Assert.ThrowsAsync<CriException>(() => Node.Images.PullImageAsync(
            new PullImageRequest { Image = new ImageSpec { Image = image } }, CancellationToken.None, TimeSpan.FromMilliseconds(1)));

        Assert.Equal(GrpcStatusCode.DeadlineExceeded, late.Code);
        Assert.Null((await StatusOfAsync(image)).Image);
    }

    private Task<ImageStatusResponse> StatusOfAsync(string image) => Node.Images.ImageStatusAsync(
        new ImageStatusRequest { Image = new ImageSpec { Image = image } }, CancellationToken.None);
}
