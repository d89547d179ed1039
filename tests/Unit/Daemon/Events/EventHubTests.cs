using Sampan.Cri;
using Sampan.Cri.Grpc;
using Sampan.Cri.V1;
using Sampan.Daemon.Events;
using Sampan.Daemon.Sandboxes;
using Sampan.Daemon.State;
using Sampan.Tests.Unit.Daemon.Recovery;

namespace Sampan.Tests.Unit.Daemon.Events;

public sealed class EventHubTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private readonly ObjectState _state;
    private readonly EventHub _hub;

    public EventHubTests()
    {
        _state = new ObjectState(_folder.FullName, TimeProvider.System);
        _hub = new EventHub(_state, new SandboxSnapshots(_state, new FakeEngine()));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Listen_TwoListeners_BothGetWhatComes()
    {
        await using IAsyncEnumerator<ContainerEventResponse> one = _hub.ListenAsync(default).GetAsyncEnumerator();
        await using IAsyncEnumerator<ContainerEventResponse> two = _hub.ListenAsync(default).GetAsyncEnumerator();
        ValueTask<bool> first = one.MoveNextAsync(), second = two.MoveNextAsync();

        _state.Sandboxes.Add(Ready("a"));

        Assert.True(await first && await second);
        Assert.Equal(("a", ContainerEventType.ContainerCreatedEvent), (one.Current.ContainerId, one.Current.ContainerEventType));
        Assert.Equal("uid-a", two.Current.PodSandboxStatus.Metadata.Uid);
    }

    [Fact]
    public async Task Listen_TooSlow_IsCutOffAfterAllThatFitted()
    {
        await using IAsyncEnumerator<ContainerEventResponse> slow = _hub.ListenAsync(default).GetAsyncEnumerator();
        ValueTask<bool> first = slow.MoveNextAsync();
        // Two events a sandbox.
        for (int i = 0; i <= EventHub.Backlog / 2 + 1; i++)
        {
            _state.Sandboxes.Add(Ready($"s{i}"));
        }

        int count = 0;
        CriException cut = await Assert.ThrowsAsync<CriException>(async () =>
        {
            for (bool more = await first; more; more = await slow.MoveNextAsync())
            {
                count++;
            }
        });

        Assert.Equal(GrpcStatusCode.ResourceExhausted, cut.Code);
        Assert.InRange(count, EventHub.Backlog, EventHub.Backlog + 1);
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
