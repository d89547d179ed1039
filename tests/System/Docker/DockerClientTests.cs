using Sampan.Docker;
using Sampan.Tests.System.Images;
using Sampan.Tests.Testing.Registry;

namespace Sampan.Tests.System.Docker;

/// <summary>The client against a real dockerd.</summary>
public sealed class DockerClientTests : IAsyncLifetime
{
    private DockerEngine? _docker;
    private DockerClient? _client;

    private DockerEngine Docker => _docker!;

    private DockerClient Client => _client!;

    public async Task InitializeAsync()
    {
        if (new DockerFactAttribute().Skip is not null)
            return;
        _docker = await DockerEngine.StartAsync();
        _client = new DockerClient(_docker.Socket);
    }

    public async Task DisposeAsync()
    {
        _client?.Dispose();
        if (_docker is not null)
            await _docker.DisposeAsync();
    }

    [DockerFact]
    public async Task Engine_TellsWhoItIs()
    {
        string version = await Client.Engine.PingAsync(CancellationToken.None);
        EngineVersion all = await Client.Engine.VersionAsync(CancellationToken.None);
        EngineInfo info = await Client.Engine.InfoAsync(CancellationToken.None);

        Assert.Equal(await Docker.RunAsync("version", "-f", "{{.Server.Version}}"), all.Version);
        Assert.Equal(all.Version, info.ServerVersion);
        Assert.Equal((Docker.Root, "overlay2", "json-file", "runc"), (info.DockerRootDir, info.Driver, info.LoggingDriver, info.DefaultRuntime));
        Assert.True(Version.Parse(version) <= Version.Parse(all.ApiVersion));
        Assert.True(Version.Parse(version) >= Version.Parse(all.MinApiVersion));
    }

    [DockerFact]
    public async Task Container_Life()
    {
        await BusyboxImage.ImportAsync(Docker, "base:1");
        await Docker.RunAsync("create", "--name", "one", "--network", "none", "--label", "team=a", "base:1", "sleep", "100000");
        await Docker.RunAsync("create", "--name", "two", "--network", "none", "--label", "team=b", "base:1", "sleep", "100000");

        ContainerEntry one = Assert.Single(await Client.Containers.ListAsync(all: true, ["team=a"], CancellationToken.None));
        Assert.Equal(("one", "created", 2), (one.Name, one.State, (await Client.Containers.ListAsync(all: true, [], CancellationToken.None)).Count));
        Assert.Empty(await Client.Containers.ListAsync(all: false, [], CancellationToken.None));
        Assert.True(await Client.Containers.StartAsync("one", CancellationToken.None));
        Assert.False(await Client.Containers.StartAsync(one.Id, CancellationToken.None));
        ContainerDetails running = await Client.Containers.InspectAsync("one", CancellationToken.None);
        Assert.True(running.State.Running && Directory.Exists($"/proc/{running.State.Pid}"));
        Assert.Equal(("none", "a"), (running.HostConfig.NetworkMode, running.Config.Labels["team"]));
        DockerException conflict = await Assert.ThrowsAsync<DockerException>(
            () => Client.Containers.RemoveAsync("one", force: false, volumes: true, CancellationToken.None));
        Assert.True(conflict.IsConflict);
        Assert.True(await Client.Containers.StopAsync("one", TimeSpan.FromSeconds(1), CancellationToken.None));
        Assert.False(await Client.Containers.StopAsync("one", TimeSpan.FromSeconds(1), CancellationToken.None));
        Assert.Equal(137, (await Client.Containers.InspectAsync("one", CancellationToken.None)).State.ExitCode);
        await Client.Containers.RemoveAsync("one", force: false, volumes: true, CancellationToken.None);
        await Client.Containers.RemoveAsync("one", force: false, volumes: true, CancellationToken.None);
        Assert.True((await Assert.ThrowsAsync<DockerException>(() => Client.Containers.InspectAsync("one", CancellationToken.None))).IsNotFound);
    }

    [DockerFact]
    public async Task Image_SavedRemovedLoaded_IsTheSame()
    {
        await BusyboxImage.ImportAsync(Docker, "registry.example/team/base:1");
        ImageEntry before = Assert.Single(await Client.Images.ListAsync(CancellationToken.None));
        using var archive = new MemoryStream();

        await Client.Images.SaveAsync(["registry.example/team/base:1"], archive, CancellationToken.None);
        IReadOnlyList<RemovedImage> removed = await Client.Images.RemoveAsync(before.Id, force: false, CancellationToken.None);
        Assert.Contains(new RemovedImage(null, before.Id), removed);
        Assert.Null(await Client.Images.FindAsync(before.Id, CancellationToken.None));
        archive.Position = 0;
        Assert.Equal(["registry.example/team/base:1"], await Client.Images.LoadAsync(archive, CancellationToken.None));

        ImageDetails after = (await Client.Images.FindAsync("registry.example/team/base:1", CancellationToken.None))!;
        Assert.Equal((before.Id, "linux", 1), (after.Id, after.Os, after.RootFs.Layers.Count));
        await Client.Images.TagAsync(after.Id, "other", "2", CancellationToken.None);
        Assert.Equal(after.Id, (await Client.Images.FindAsync("other:2", CancellationToken.None))?.Id);
    }

    [DockerFact]
    public async Task Load_OfNoArchive_IsAnError()
    {
        using var archive = new MemoryStream(new TarBuilder().File("nothing", "of use").Build());

        await Assert.ThrowsAsync<DockerException>(() => Client.Images.LoadAsync(archive, CancellationToken.None));
    }
}
