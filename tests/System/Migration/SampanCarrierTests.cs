using System.Text.Json.Nodes;
using Sampan.Linux.Processes;
using Sampan.Migration.Carrying;
using Sampan.Migration.Planning;
using Sampan.Migration.Running;
using Sampan.Tests.System.Daemon;
using Sampan.Tests.System.Images;

namespace Sampan.Tests.System.Migration;

/// <summary>Images of a real dockerd brought into a Sampan.</summary>
public sealed class SampanCarrierTests : IAsyncLifetime
{
    private DockerEngine? _docker;

    private DockerEngine Docker => _docker!;

    public async Task InitializeAsync()
    {
        if (new DockerFactAttribute().Skip is null)
            _docker = await DockerEngine.StartAsync();
    }

    public async Task DisposeAsync()
    {
        if (_docker is not null)
            await _docker.DisposeAsync();
    }

    [DockerFact]
    public async Task Images_AreCarried_AndTakenAwayAgain()
    {
        await BusyboxImage.ImportAsync(Docker, "base:1");
        await Docker.RunAsync("tag", "base:1", "registry.example/team/base:2");
        await using SampanDaemon daemon = await SampanDaemon.StartAsync("pause:none", null);
        var target = new PlanTarget("sampan", "0.1", $"unix://{daemon.Folders.Socket}", daemon.Folders.Root, "cgroupfs", false);
        var source = new PlanSource("docker", "dockershim", "20.10", "", Docker.Root, "cgroupfs");
        IImageCarrier carrier = ImageCarriers.Of(CarryImages.Settings(target, source), new ChildCommands(), TimeProvider.System);
        PlanImages images = await carrier.OutlineAsync(["base:1", "absent:1"], CancellationToken.None);
        PlanImage image = Assert.Single(images.Items);
        Assert.Equal(("link", 0), (images.Strategy, image.Bytes));
        Assert.Equal(["docker.io/library/base:1", "registry.example/team/base:2"], image.Tags);
        IStepAction step = new CarryImages(new ChildCommands(), TimeProvider.System).Bind(CarryImages.Step("010-images", target, source, images), null!);

        Assert.Equal(StepState.NotDone, (await step.ProbeAsync(CancellationToken.None)).State);
        JsonObject record = await step.RecordAsync(CancellationToken.None);
        Assert.Equal("1 layer linked", await carrier.CarryAsync(image, CancellationToken.None));
        await step.ApplyAsync(new Progress<string>(), CancellationToken.None);

        Assert.Equal(StepState.Done, (await step.ProbeAsync(CancellationToken.None)).State);
        await using (TestPod pod = await TestPod.RunAsync(daemon, "registry.example/team/base:2"))
        {
            string container = await pod.StartAsync(["sleep", "100000"]);
            Assert.Equal("nothing", await pod.OutputAsync(container, "sh", "-c", "echo nothing"));
        }
        await step.UndoAsync(record, CancellationToken.None);
        await step.UndoAsync(record, CancellationToken.None);
        Assert.False(await carrier.HasAsync(image with { Tags = [], Digests = [] }, CancellationToken.None));
        Assert.Equal("nothing", await Docker.RunAsync("run", "--rm", "--network", "none", "base:1", "sh", "-c", "echo nothing"));
    }

    [DockerFact]
    public async Task Images_GoBackToADocker_ThatLostThem()
    {
        await BusyboxImage.ImportAsync(Docker, "base:1");
        await BusyboxImage.ImportAsync(Docker, "registry.example/team/stays:1");
        await using SampanDaemon daemon = await SampanDaemon.StartAsync("pause:none", null);
        var sampan = new PlanTarget("sampan", "0.1", $"unix://{daemon.Folders.Socket}", daemon.Folders.Root, "cgroupfs", false);
        var docker = new PlanSource("docker", "dockershim", "20.10", "", Docker.Root, "cgroupfs");
        IImageCarrier there = ImageCarriers.Of(CarryImages.Settings(sampan, docker), new ChildCommands(), TimeProvider.System);
        foreach (PlanImage image in (await there.OutlineAsync(null, CancellationToken.None)).Items)
            await there.CarryAsync(image, CancellationToken.None);
        string id = await Docker.RunAsync("inspect", "-f", "{{.Id}}", "base:1");
        await Docker.RunAsync("rmi", "-f", "base:1");
        var back = new CarrySettings
        {
            Source = "sampan", SourceRoot = daemon.Folders.Root, SourceEndpoint = sampan.Endpoint, Target = "docker", Endpoint = "unix:///var/run/dockershim.sock",
            TargetRoot = Docker.Root, DockerEndpoint = Docker.Socket,
        };
        IImageCarrier carrier = ImageCarriers.Of(back, new ChildCommands(), TimeProvider.System);

        PlanImages images = await carrier.OutlineAsync(null, CancellationToken.None);
        // A plan is made while Docker is down.
        PlanImages offline = await ImageCarriers.Of(back with { DockerEndpoint = "unix:///nonexistent" }, new ChildCommands(), TimeProvider.System).OutlineAsync(null, CancellationToken.None);
        PlanImage one = Assert.Single(images.Items);
        Assert.Equal(("save", id, one.Id), (images.Strategy, one.Id, Assert.Single(offline.Items).Id));
        Assert.Equal("saved and loaded", await carrier.CarryAsync(one, CancellationToken.None));

        Assert.Equal(id, await Docker.RunAsync("inspect", "-f", "{{.Id}}", "base:1"));
        Assert.Equal("nothing", await Docker.RunAsync("run", "--rm", "--network", "none", "base:1", "sh", "-c", "echo nothing"));
        Assert.Equal("none", (await carrier.OutlineAsync(null, CancellationToken.None)).Strategy);
        await carrier.RemoveAsync(one, CancellationToken.None);
        Assert.False(await carrier.HasAsync(one, CancellationToken.None));
    }

    [DockerFact]
    public async Task Command_ListsCarriesAndVerifies()
    {
        await BusyboxImage.ImportAsync(Docker, "base:1");
        await BusyboxImage.ImportAsync(Docker, "registry.example/team/more:1");
        await using SampanDaemon daemon = await SampanDaemon.StartAsync("pause:none", null);

        ProcessOutcome list = await CommandAsync(daemon, "list", "base:1", "-o", "json");
        ProcessOutcome missing = await CommandAsync(daemon, "verify");
        ProcessOutcome carry = await CommandAsync(daemon, "carry", "base:1");
        ProcessOutcome one = await CommandAsync(daemon, "verify", "base:1");
        ProcessOutcome all = await CommandAsync(daemon, "verify", "-o", "json");

        Assert.Equal((0, ""), (list.ExitCode, list.ErrorText));
        JsonNode listed = JsonNode.Parse(list.OutputText)!;
        Assert.Equal(("link", "docker.io/library/base:1"), (listed["strategy"]!.GetValue<string>(), listed["items"]![0]!["tags"]![0]!.GetValue<string>()));
        Assert.Equal((1, 2), (missing.ExitCode, missing.OutputText.Split("missing").Length - 1));
        Assert.Equal(0, carry.ExitCode);
        Assert.Matches("^docker.io/library/base:1  [0-9a-f]{12,13}  1 layer linked$", carry.OutputText);
        Assert.Equal((0, ""), (one.ExitCode, one.ErrorText));
        Assert.EndsWith("  there", one.OutputText, StringComparison.Ordinal);
        Assert.Equal(1, all.ExitCode);
        Assert.Equal([true, false], JsonNode.Parse(all.OutputText)!.AsArray().Select(i => i!["there"]!.GetValue<bool>()));
    }

    private Task<ProcessOutcome> CommandAsync(SampanDaemon daemon, string verb, params string[] words) => Children.RunAsync(
        SampanProgram.Path,
        ["migrate", "images", verb, "--to", "sampan", "--to-endpoint", $"unix://{daemon.Folders.Socket}", "--to-root", daemon.Folders.Root, "--from-root", Docker.Root, .. words]);
}
