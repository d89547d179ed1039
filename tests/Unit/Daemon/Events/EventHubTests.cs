using Sampan.Cri;
using Sampan.Cri.Grpc;
using Sampan.Cri.Grpc.Server;
using Sampan.Cri.V1;
using Sampan.Daemon.Events;
using Sampan.Daemon.Sandboxes;
using Sampan.Daemon.State;
using Sampan.Tests.Unit.Daemon.Recovery;

namespace Sampan.Tests.Unit.Daemon.Events;

public sealed class EventHubTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sampan-events-");
    private readonly ObjectState _state;
    private readonly EventHub _hub;

    public EventHubTests()
    {
        _state = new ObjectState(_folder.FullName, TimeProvider.System);
        _hub = new EventHub(_state, new SandboxSnapshots(_state, new FakeEngine()));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Join_TwoListeners_BothGetWhatComes()
    {
        using EventListener one = _hub.Join(), two = _hub.Join();

        _state.Sandboxes.Add(Ready("a"));

        Assert.True(one.Events.TryRead(out ContainerEventResponse? first) && two.Events.TryRead(out _));
        Assert.Equal(("a", ContainerEventType.ContainerCreatedEvent), (first.ContainerId, first.ContainerEventType));
        Assert.Equal("uid-a", first.PodSandboxStatus.Metadata.Uid);
    }

    [Fact]
    public async Task Handle_ClientThatTakesNothing_IsCutOff()
    {
        var stuck = new StuckStream();
        Task handling = new GetContainerEvents(_hub).HandleAsync(stuck, CancellationToken.None);
        await stuck.Started.Task.WaitAsync(Limit);

        // Two events a sandbox; one event is in the write that never ends.
        for (int i = 0; i <= (EventHub.Backlog / 2) + 1; i++)
        {
            _state.Sandboxes.Add(Ready($"s{i}"));
        }

        CriException cut = await Assert.ThrowsAsync<CriException>(() => handling.WaitAsync(Limit));
        Assert.Equal(GrpcStatusCode.ResourceExhausted, cut.Code);
    }

    [Fact]
    public void Join_AboveTheCap_IsRefusedUntilOneLeaves()
    {
        List<EventListener> all = [.. Enumerable.Range(0, EventHub.MaxListeners).Select(_ => _hub.Join())];

        Assert.Throws<CriException>(() => _hub.Join());
        _hub.Leave(all[0]);
        _hub.Leave(_hub.Join());
    }

    private sealed class StuckStream : ServerStream<ContainerEventResponse>
    {
        public TaskCompletionSource Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override Task StartAsync(CancellationToken cancellationToken)
        {
            Started.SetResult();
            return Task.CompletedTask;
        }

        public override Task WriteAsync(ContainerEventResponse message, CancellationToken cancellationToken) =>
            Task.Delay(Timeout.Infinite, cancellationToken);
    }

    private static SandboxRecord Ready(string id) => new()
    {
        Id = id,
        Config = new PodSandboxConfig { Metadata = new PodSandboxMetadata { Name = id, Uid = $"uid-{id}" } },
        RuntimeHandler = "",
        CreatedAt = 1,
        BootId = "",
        IsComplete = true,
    };
}
