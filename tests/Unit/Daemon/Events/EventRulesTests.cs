using Sampan.Cri.V1;
using Sampan.Daemon.Events;
using Sampan.Daemon.State;

namespace Sampan.Tests.Unit.Daemon.Events;

public sealed class EventRulesTests
{
    private static readonly ContainerRecord Begun = new()
    {
        Id = "c", SandboxId = "s", Config = new ContainerConfig(), ImageId = "", ImageRef = "", ImageName = "", CreatedAt = 1, BootId = "",
    };

    private static readonly SandboxRecord Making = new()
    {
        Id = "s", Config = new PodSandboxConfig(), RuntimeHandler = "", CreatedAt = 1, BootId = "",
    };

    [Fact]
    public void Container_LifeStepByStep_IsOneEventEach()
    {
        ContainerRecord created = Begun with { IsComplete = true }, started = created.Started(2), ended = started.Exited(3, 0, "", "");

        Assert.Empty(EventRules.Of(null, Begun));
        Assert.Equal([ContainerEventType.ContainerCreatedEvent], EventRules.Of(Begun, created));
        Assert.Equal([ContainerEventType.ContainerStartedEvent], EventRules.Of(created, started));
        Assert.Equal([ContainerEventType.ContainerStoppedEvent], EventRules.Of(started, ended));
        Assert.Equal([ContainerEventType.ContainerDeletedEvent], EventRules.Of(ended, null));
        Assert.Empty(EventRules.Of(ended, ended with { Message = "more" }));
        Assert.Empty(EventRules.Of(Begun, null));
    }

    [Fact]
    public void Sandbox_LifeStepByStep_IsCreatedAndStartedAtOnce()
    {
        SandboxRecord ready = Making with { IsComplete = true }, stopped = ready with { StoppedAt = 2 };

        Assert.Empty(EventRules.Of(null, Making));
        Assert.Equal([ContainerEventType.ContainerCreatedEvent, ContainerEventType.ContainerStartedEvent], EventRules.Of(Making, ready));
        Assert.Equal([ContainerEventType.ContainerStoppedEvent], EventRules.Of(ready, stopped));
        Assert.Equal([ContainerEventType.ContainerDeletedEvent], EventRules.Of(stopped, null));
    }
}
