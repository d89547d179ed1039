using Sampan.Daemon.Engines.Docker;
using Sampan.Daemon.Engines.Docker.Streams;
using Sampan.Daemon.Engines.Native;
using Sampan.Docker;
using Sampan.Linux.Cgroups;
using Sampan.Tests.System.Images;
using DockerEngine = Sampan.Tests.System.Images.DockerEngine;

namespace Sampan.Tests.System.Docker;

/// <summary>A dockerd with containers whose commands and streams are tried.</summary>
internal sealed class StreamsLab : IAsyncDisposable
{
    private readonly DockerEngine _docker;
    private readonly ExecEnds _ends = new();
    private readonly ContainerMembers _members = new(CgroupHierarchies.Detect());
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _watching;
    private int _count;

    private StreamsLab(DockerEngine docker, bool events)
    {
        _docker = docker;
        Client = new DockerClient(docker.Socket);
        Execs = new DockerExec(Client, _ends, _members, TimeProvider.System);
        Attachments = new DockerAttach(Client);
        _watching = events ? WatchAsync() : Task.CompletedTask;
    }

    internal DockerClient Client { get; }

    internal DockerExec Execs { get; }

    internal DockerAttach Attachments { get; }

    /// <summary>Starts one.</summary>
    /// <param name="events">Whether the ends of commands are told by events.</param>
    internal static async Task<StreamsLab> StartAsync(bool events = true)
    {
        var docker = await DockerEngine.StartAsync();
        await BusyboxImage.ImportAsync(docker, "base:1");
        return new StreamsLab(docker, events);
    }

    /// <summary>Runs a container; its id.</summary>
    internal async Task<string> RunAsync(ContainerCreation container)
    {
        ContainerCreation creation = container with { Image = "base:1", HostConfig = new ContainerHostConfig { NetworkMode = "none" } };
        string id = (await Client.Containers.CreateAsync($"c{_count++}", creation, CancellationToken.None)).Id;
        await Client.Containers.StartAsync(id, CancellationToken.None);
        return id;
    }

    /// <summary>Runs a container that only waits; its id.</summary>
    internal Task<string> RunSleeperAsync() => RunAsync(new ContainerCreation { Cmd = ["sleep", "100000"] });

    /// <summary>The command lines of a container's processes beside its first.</summary>
    internal async Task<IReadOnlyList<string>> OthersAsync(string id)
    {
        int first = (await Client.Containers.InspectAsync(id, CancellationToken.None)).State.Pid;
        return [.. _members.Find(id, first).Select(CommandLine).Where(line => line.Length > 0)];
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching;
        // dockerd would wait for each of them.
        foreach (ContainerEntry each in await Client.Containers.ListAsync(all: true, [], CancellationToken.None))
            await Client.Containers.RemoveAsync(each.Id, force: true, volumes: true, CancellationToken.None);
        Client.Dispose();
        await _docker.DisposeAsync();
        _stop.Dispose();
    }

    // Zombies have none.
    private static string CommandLine(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/cmdline").Replace('\0', ' ').Trim();
        }
        catch (IOException)
        {
            return "";
        }
    }

    private async Task WatchAsync()
    {
        try
        {
            var filters = new Dictionary<string, IReadOnlyList<string>> { ["event"] = ["exec_die"] };
            await foreach (DockerEvent each in Client.Engine.WatchEventsAsync(filters, null, _stop.Token))
                _ends.Ended(each.Actor.Attributes["execID"]);
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }
}
