using Sampan.Cli;
using Sampan.Cli.Lookup;
using Sampan.Cli.Output;
using Sampan.Cri.V1;

namespace Sampan.Tests.Unit.Cli.Lookup;

public sealed class EventFilterTests
{
    private const string PodId = "1234567890abcdef", ContainerId = "fedcba0987654321";

    [Theory]
    [InlineData("", true, true)]
    [InlineData("type=pod", true, false)]
    [InlineData("type=container", false, true)]
    [InlineData("pod=web", true, true)]
    [InlineData("pod=shop/web", true, true)]
    [InlineData("pod=123456", true, true)]
    [InlineData("pod=other", false, false)]
    [InlineData("namespace=shop", true, true)]
    [InlineData("container=main", false, true)]
    [InlineData("container=fedcba", false, true)]
    [InlineData("event=die", false, true)]
    [InlineData("event=created", true, false)]
    [InlineData("event=created;event=stopped", true, true)]
    [InlineData("event=created;container=main", false, false)]
    public void Fits_Filters_AreAllHeld(string filters, bool pod, bool container)
    {
        var filter = EventFilter.Parse(filters.Split(';', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal((pod, container), (filter.Fits(Of(PodId, ContainerEventType.ContainerCreatedEvent)), filter.Fits(Of(ContainerId, ContainerEventType.ContainerStoppedEvent))));
    }

    [Theory]
    [InlineData("web")]
    [InlineData("pod=")]
    [InlineData("image=busybox")]
    [InlineData("event=paused")]
    [InlineData("type=image")]
    public void Parse_UnknownFilter_IsRefused(string filter) => Assert.Throws<CliException>(() => EventFilter.Parse([filter]));

    [Fact]
    public void Line_OfAContainersEnd_TellsItsCodeAndNoControlCharacters() => Assert.Equal(
        "1970-01-01T00:00:01.0000000Z container stopped fedcba (pod=shop/web?, name=main, exitCode=3)",
        EventWords.Line(Of(ContainerId, ContainerEventType.ContainerStoppedEvent, "web\u001b"), "fedcba"));

    private static ContainerEventResponse Of(string id, ContainerEventType type, string pod = "web") => new()
    {
        ContainerId = id,
        ContainerEventType = type,
        CreatedAt = 1_000_000_000,
        PodSandboxStatus = new PodSandboxStatus { Id = PodId, Metadata = new PodSandboxMetadata { Name = pod, Namespace = "shop" } },
        ContainersStatuses = { new ContainerStatus { Id = ContainerId, Metadata = new ContainerMetadata { Name = "main" }, ExitCode = 3 } },
    };
}
