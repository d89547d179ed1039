using Sampan.Daemon.Engines;
using Sampan.Daemon.Engines.Docker;

namespace Sampan.Tests.Unit.Daemon.Engines.Docker;

/// <summary>Who runs, as far as anybody knows.</summary>
public sealed class DockerObjectsTests
{
    private readonly DockerObjects _objects = new();

    [Fact]
    public void End_IsKept_TheFirstOneCounts()
    {
        _objects.Started("a");
        _objects.Ended("a", new ContainerExit(3, 10, false));
        _objects.Ended("a", new ContainerExit(4, 20, false));
        // An inspection that was under way when it ended.
        _objects.Started("a");

        Assert.False(_objects.IsRunning("a"));
        Assert.Equal(3, _objects.FindExit("a")!.ExitCode);
    }

    [Fact]
    public void Removed_IsForgotten()
    {
        _objects.Ended("a", new ContainerExit(3, 10, false));
        _objects.SetLayer("a", "/layer");
        _objects.Forget("a");

        Assert.Null(_objects.FindExit("a"));
        Assert.Null(_objects.FindLayer("a"));
    }

    [Fact]
    public void Lost_RunsNoMore_AndNobodyKnowsHowItEnded()
    {
        _objects.Started("a");
        _objects.Lost("a");

        Assert.False(_objects.IsRunning("a"));
        Assert.Null(_objects.FindExit("a"));
    }
}
