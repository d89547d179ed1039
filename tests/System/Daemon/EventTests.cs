using System.Threading.Channels;
using Sampan.Cri.V1;

namespace Sampan.Tests.System.Daemon;

[Collection(DaemonLab.Collection)]
public sealed class EventTests(DaemonLab lab)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [PodFact(DisplayName = "A pod's life is told event by event, each with the pod's whole status")]
    public async Task Events_OfAPodsLife_ComeInOrderWithStatus()
    {
        using var stop = new CancellationTokenSource();
        var events = Channel.CreateUnbounded<ContainerEventResponse>();
        var accepted = new TaskCompletionSource();
        Task listening = ListenAsync(events.Writer, accepted, stop.Token);
        await accepted.Task.WaitAsync(Limit);

        string id, container;
        await using (TestPod pod = await TestPod.RunAsync(lab.Daemon, lab.Image))
        {
            id = pod.Id;
            container = await pod.ScriptAsync("exit 3");
            await pod.ExitedAsync(container);
        }

        List<ContainerEventResponse> own = [];
        while (own.LastOrDefault() is not { ContainerEventType: ContainerEventType.ContainerDeletedEvent } last || last.ContainerId != id)
        {
            ContainerEventResponse next = await events.Reader.ReadAsync().AsTask().WaitAsync(Limit);
            if (next.PodSandboxStatus?.Id == id)
            {
                own.Add(next);
            }
        }
        await stop.CancelAsync();
        await listening.WaitAsync(Limit);
        Assert.Equal(
            [
                (id, ContainerEventType.ContainerCreatedEvent),
                (id, ContainerEventType.ContainerStartedEvent),
                (container, ContainerEventType.ContainerCreatedEvent),
                (container, ContainerEventType.ContainerStartedEvent),
                (container, ContainerEventType.ContainerStoppedEvent),
                (id, ContainerEventType.ContainerStoppedEvent),
                (container, ContainerEventType.ContainerDeletedEvent),
                (id, ContainerEventType.ContainerDeletedEvent),
            ],
            own.Select(each => (each.ContainerId, each.ContainerEventType)));
        Assert.All(own, each => Assert.NotEmpty(each.PodSandboxStatus.Metadata.Uid));
        ContainerStatus ended = Assert.Single(own[4].ContainersStatuses);
        Assert.Equal((ContainerState.ContainerExited, 3), (ended.State, ended.ExitCode));
        Assert.Empty(own[6].ContainersStatuses);
        Assert.True(own.Zip(own.Skip(1)).All(pair => pair.First.CreatedAt <= pair.Second.CreatedAt), "events are dated in order");
    }

    [PodFact(DisplayName = "PodSandboxStatus brings the status of every container, and the time of it")]
    public async Task PodSandboxStatus_WithContainers_HasThemAll()
    {
        await using TestPod pod = await TestPod.RunAsync(lab.Daemon, lab.Image);
        string running = await pod.StartAsync([]), created = await pod.CreateAsync([]);

        PodSandboxStatusResponse answer = await lab.Daemon.Runtime.PodSandboxStatusAsync(
            new PodSandboxStatusRequest { PodSandboxId = pod.Id }, CancellationToken.None);

        Assert.Equal(
            [(running, ContainerState.ContainerRunning), (created, ContainerState.ContainerCreated)],
            answer.ContainersStatuses.Select(status => (status.Id, status.State)));
        Assert.Equal(await pod.StatusAsync(running), answer.ContainersStatuses[0]);
        Assert.InRange(answer.Timestamp, answer.ContainersStatuses[1].CreatedAt, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() * 1_000_000);
    }

    private async Task ListenAsync(ChannelWriter<ContainerEventResponse> events, TaskCompletionSource accepted, CancellationToken token)
    {
        try
        {
            IAsyncEnumerable<ContainerEventResponse> stream = lab.Daemon.Runtime.GetContainerEventsAsync(new GetEventsRequest(), token);
            // The daemon listens before it accepts, but a client sees no more of that than the first event: any pod's will do.
            Task first = Task.Run(async () =>
            {
                await foreach (ContainerEventResponse next in stream)
                {
                    accepted.TrySetResult();
                    await events.WriteAsync(next, token);
                }
            }, token);
            while (!accepted.Task.IsCompleted)
            {
                await (await TestPod.RunAsync(lab.Daemon, lab.Image)).DisposeAsync();
            }
            await first;
        }
        catch (Exception) when (token.IsCancellationRequested)
        {
            // Broken off by the test.
        }
    }
}
