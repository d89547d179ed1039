using System.Text.Json.Nodes;
using Sampan.Migration;
using Sampan.Migration.Carrying;
using Sampan.Migration.Planning;
using Sampan.Migration.Running;
using Sampan.Tests.Unit.Migration.Stopping;

namespace Sampan.Tests.Unit.Migration.Carrying;

public sealed class CarryImagesTests
{
    private static readonly PlanImage s_app = new("sha256:a", ["docker.io/library/app:1"], ["docker.io/library/app@sha256:d"], 7);
    private static readonly PlanImage s_web = new("sha256:b", [], [], 0);

    private readonly FakeCarrier _carrier = new();
    private readonly List<string> _told = [];

    [Fact]
    public void Step_ReadsBackAsItWasWritten()
    {
        CarrySettings? bound = null;
        PlanStep step = Step();
        var kind = new CarryImages(settings =>
        {
            bound = settings;
            return _carrier;
        });

        kind.Bind(step with { Arguments = JsonNode.Parse(step.Arguments.ToJsonString())!.AsObject() }, null!);

        Assert.Equal(("images.carry", Phase.Stage, false), (step.Kind, step.Phase, step.Disruptive));
        Assert.Equal(
            ("containerd", "unix:///run/c.sock", "/var/lib/containerd", "docker", "/data/docker", "unix:///run/d.sock"),
            (bound!.Target, bound.Endpoint, bound.TargetRoot, bound.Source, bound.SourceRoot, bound.DockerEndpoint));
    }

    [Fact]
    public void Step_BackToDockershim_HasNoEndpoint()
    {
        CarrySettings? bound = null;
        PlanStep step = CarryImages.Step(
            "020-images", new PlanTarget("docker", "20.10", "", "/var/lib/docker", "systemd", false),
            new PlanSource("sampan", "", "0.1", "unix:///run/sampan/sampan.sock", "/var/lib/sampan", "systemd"), new PlanImages("save", [s_app]));

        new CarryImages(settings =>
        {
            bound = settings;
            return _carrier;
        }).Bind(step, null!);

        Assert.Equal(("", "unix:///run/sampan/sampan.sock", "unix:///var/run/docker.sock"), (bound!.Endpoint, bound.SourceEndpoint, bound.DockerEndpoint));
    }

    [Fact]
    public async Task Apply_BringsAll_AndUndoTakesAwayWhatWasBrought()
    {
        _carrier.Held.Add(s_web.Id);
        IStepAction action = Bind();
        Assert.Equal(StepState.NotDone, (await action.ProbeAsync(CancellationToken.None)).State);
        JsonObject record = await action.RecordAsync(CancellationToken.None);

        await action.ApplyAsync(new Told(_told), CancellationToken.None);

        Assert.Equal(StepState.Done, (await action.ProbeAsync(CancellationToken.None)).State);
        Assert.Equal(["1/2 docker.io/library/app:1: brought", "2/2 sha256:b: was there already"], _told);
        await action.UndoAsync(JsonNode.Parse(record.ToJsonString())!.AsObject(), CancellationToken.None);
        await action.UndoAsync(record, CancellationToken.None);
        Assert.Equal([s_web.Id], _carrier.Held);
    }

    [Fact]
    public async Task Apply_OneThatFails_DoesNotKeepTheOthers()
    {
        _carrier.Refused.Add(s_app.Id);

        StepException e = await Assert.ThrowsAsync<StepException>(() => Bind().ApplyAsync(new Told(_told), CancellationToken.None));

        Assert.Contains("1 of 2 images could not be carried over. sha256:a is refused", e.Message, StringComparison.Ordinal);
        Assert.Equal([s_web.Id], _carrier.Held);
    }

    [Fact]
    public async Task Undo_ThatFails_SaysWhatIsLeft()
    {
        IStepAction action = Bind();
        JsonObject record = await action.RecordAsync(CancellationToken.None);
        _carrier.Refused.Add(s_app.Id);
        _carrier.Held.Add(s_web.Id);

        StepException e = await Assert.ThrowsAsync<StepException>(() => action.UndoAsync(record, CancellationToken.None));

        Assert.Contains("1 images that were carried over are left", e.Message, StringComparison.Ordinal);
        Assert.Empty(_carrier.Held);
    }

    [Theory]
    [InlineData("target", "\"podman\"")]
    [InlineData("images", "[{\"id\":\"sha256:a\"}]")]
    [InlineData("images", "[{\"id\":\"sha256:a\",\"tags\":[],\"digests\":[],\"bytes\":-1}]")]
    [InlineData("images", "[{\"id\":\"sha256:a\",\"tags\":[],\"digests\":[],\"bytes\":1,\"more\":1}]")]
    [InlineData("more", "1")]
    public void Bind_OtherArguments_AreRefused(string key, string value)
    {
        PlanStep step = Step();
        step.Arguments[key] = JsonNode.Parse(value);

        Assert.Throws<MigrationException>(() => new CarryImages(_ => _carrier).Bind(step, null!));
    }

    [Theory]
    [InlineData("docker", "cri-dockerd")]
    [InlineData("docker", "docker")]
    public async Task Carriers_TheSameStore_HasNothingToCarry(string from, string to)
    {
        IImageCarrier carrier = ImageCarriers.Of(new CarrySettings { Source = from, Target = to, Endpoint = "unix:///x", SourceRoot = "/x", TargetRoot = "/x" }, new RecordedCommands(_ => throw new InvalidOperationException()), TimeProvider.System);

        PlanImages outline = await carrier.OutlineAsync(null, CancellationToken.None);

        Assert.Equal(("none", 0), (outline.Strategy, outline.Items.Count));
    }

    private IStepAction Bind() => new CarryImages(_ => _carrier).Bind(Step(), null!);

    private static PlanStep Step() => CarryImages.Step(
        "020-images", new PlanTarget("containerd", "1.6", "unix:///run/c.sock", "/var/lib/containerd", "systemd", false),
        new PlanSource("docker", "dockershim", "20.10", "", "/data/docker", "systemd"), new PlanImages("link", [s_app, s_web]), "unix:///run/d.sock");

    private sealed class FakeCarrier : IImageCarrier
    {
        internal HashSet<string> Held { get; } = [];

        internal HashSet<string> Refused { get; } = [];

        public Task<PlanImages> OutlineAsync(IReadOnlyList<string>? wanted, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<string> CarryAsync(PlanImage image, CancellationToken cancellation)
        {
            if (Refused.Contains(image.Id))
                throw new MigrationException($"{image.Id} is refused.");
            return Task.FromResult(Held.Add(image.Id) ? "brought" : "was there already");
        }

        public Task<bool> HasAsync(PlanImage image, CancellationToken cancellation) => Task.FromResult(Held.Contains(image.Id));

        public Task RemoveAsync(PlanImage image, CancellationToken cancellation)
        {
            if (Refused.Contains(image.Id))
                throw new MigrationException($"{image.Id} is refused.");
            Held.Remove(image.Id);
            return Task.CompletedTask;
        }
    }
}
