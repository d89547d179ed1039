using System.Text.Json;
using Sampan.Cri.V1;

namespace Sampan.Tests.Functional.Cli;

public sealed class EventsCommandTests : IAsyncLifetime
{
    private FakeRuntime _runtime = null!;

    public async Task InitializeAsync()
    {
        _runtime = await FakeRuntime.StartAsync();
        _runtime.Events.Add(Of("1111", ContainerEventType.ContainerStartedEvent));
        _runtime.Events.Add(Of("2222", ContainerEventType.ContainerStoppedEvent));
    }

    public async Task DisposeAsync() => await _runtime.DisposeAsync();

    [Fact]
    public async Task Events_AsTable_AreALineEachUntilTheRuntimeEnds()
    {
        Tool tool = await Tool.RunAsync(_runtime, "events");

        Assert.Equal(
            """
            1970-01-01T00:00:01.0000000Z pod started 1111 (pod=shop/web)
            1970-01-01T00:00:01.0000000Z container stopped 2222 (pod=shop/web, name=main, exitCode=3)

            """,
            tool.Output);
        Assert.Contains("the runtime ended the events", tool.Error, StringComparison.Ordinal);
        Assert.Equal(1, tool.Code);
    }

    [Fact]
    public async Task Events_FilteredAsJson_AreADocumentALine()
    {
        Tool tool = await Tool.RunAsync(_runtime, "events", "--filter", "type=container", "-o", "json");

        using JsonDocument document = JsonDocument.Parse(Assert.Single(tool.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
        Assert.Equal("2222", document.RootElement.GetProperty("containerId").GetString());
    }

    [Fact]
    public async Task Stats_Pods_ShowsWhatTheyUse()
    {
        _runtime.AddContainer("nginx", ContainerState.ContainerRunning);

        Tool tool = await Tool.RunAsync(_runtime, "stats", "--pods", "web");

        Assert.Equal(
            """
            POD ID          NAME   NAMESPACE   CPU %   MEM   PIDS   NET IN   NET OUT
            01ccccccccccc   web    default     25.00   1MB   3      -        -

            """,
            tool.Output);
    }

    private static ContainerEventResponse Of(string id, ContainerEventType type) => new()
    {
        ContainerId = id,
        ContainerEventType = type,
        CreatedAt = 1_000_000_000,
        PodSandboxStatus = new PodSandboxStatus { Id = "1111", Metadata = new PodSandboxMetadata { Name = "web", Namespace = "shop" } },
        ContainersStatuses = { new ContainerStatus { Id = "2222", Metadata = new ContainerMetadata { Name = "main" }, ExitCode = 3 } },
    };
}
