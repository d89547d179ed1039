using System.Globalization;
using System.Text;
using Sampan.Docker;
using Sampan.Tests.System.Daemon;
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
    public async Task Container_IsMadeAsItWasAskedFor()
    {
        await BusyboxImage.ImportAsync(Docker, "base:1");
        var creation = new ContainerCreation
        {
            Image = "base:1",
            Entrypoint = ["/bin/sleep"],
            Cmd = ["100000"],
            Env = ["A=b"],
            User = "1:2",
            Labels = new Dictionary<string, string> { ["io.kubernetes.docker.type"] = "container" },
            Hostname = "inside",
            OpenStdin = true,
            StdinOnce = true,
            StopSignal = "SIGQUIT",
            Healthcheck = new ContainerHealthcheck(["NONE"]),
            HostConfig = new ContainerHostConfig
            {
                NetworkMode = "none",
                CgroupParent = "/sampan-test-parent",
                Mounts =
                [
                    new ContainerMount { Source = "/tmp", Target = "/from-host", ReadOnly = true, BindOptions = new ContainerBindOptions { Propagation = "rslave" } },
                    new ContainerMount { Type = "tmpfs", Target = "/scratch", TmpfsOptions = new ContainerTmpfsOptions { SizeBytes = 1 << 20 } },
                ],
                ReadonlyRootfs = true,
                CapDrop = ["ALL"],
                SecurityOpt = ["seccomp=unconfined"],
                Sysctls = new Dictionary<string, string> { ["net.ipv4.ip_forward"] = "1" },
                OomScoreAdj = 500,
                ShmSize = 1 << 20,
                Ulimits = [new ContainerUlimit("nofile", 512, 1024)],
                LogConfig = new ContainerLogConfig("json-file", new Dictionary<string, string> { ["max-size"] = "1m" }),
                RestartPolicy = new ContainerRestartPolicy("no"),
                Init = false,
                MaskedPaths = [],
                ReadonlyPaths = ["/proc/sys"],
                Devices = [new ContainerDevice("/dev/null", "/dev/nothing", "rwm")],
                Memory = 64 << 20,
                MemorySwap = 64 << 20,
                CpuShares = 512,
            },
        };

        CreatedContainer created = await Client.Containers.CreateAsync("made", creation, CancellationToken.None);
        Assert.True((await Assert.ThrowsAsync<DockerException>(() => Client.Containers.CreateAsync("made", creation, CancellationToken.None))).IsConflict);
        ContainerDetails details = await Client.Containers.InspectAsync(created.Id, CancellationToken.None);
        Assert.Equal(0, DockerTime.UnixNanoseconds(details.State.StartedAt));
        long before = (DateTimeOffset.UtcNow - TimeSpan.FromHours(1)).ToUnixTimeMilliseconds() * 1_000_000;
        Assert.InRange(DockerTime.UnixNanoseconds(details.Created), before, long.MaxValue);

        Assert.Equal(("/made", "inside", true, true, "SIGQUIT", "1:2"), (details.Name, details.Config.Hostname, details.Config.OpenStdin, details.Config.StdinOnce, details.Config.StopSignal, details.Config.User));
        Assert.Equal(["/bin/sleep", "100000"], [.. details.Config.Entrypoint!, .. details.Config.Cmd!]);
        Assert.Equal(["A=b", "PATH=/bin"], details.Config.Env!.Order());
        ContainerHostConfig host = details.HostConfig;
        Assert.Equal(("none", "/sampan-test-parent", true, 500, 64 << 20, 512), (host.NetworkMode, host.CgroupParent, host.ReadonlyRootfs, host.OomScoreAdj, (int)host.Memory, (int)host.CpuShares));
        Assert.Empty(host.MaskedPaths!);
        Assert.Equal(["/proc/sys"], host.ReadonlyPaths!);
        Assert.Equal(("json-file", "1m", "no", false), (host.LogConfig!.Type, host.LogConfig.Config!["max-size"], host.RestartPolicy!.Name, host.Init));
        Assert.Equal(new ContainerUlimit("nofile", 512, 1024), Assert.Single(host.Ulimits!));
        ContainerMountPoint bind = Assert.Single(details.Mounts, mount => mount.Destination == "/from-host");
        Assert.Equal(("bind", "/tmp", false, "rslave"), (bind.Type, bind.Source, bind.Writable, bind.Propagation));
        Assert.Equal("overlay2", details.GraphDriver.Name);
        Assert.StartsWith(Docker.Root, details.GraphDriver.Data["UpperDir"], StringComparison.Ordinal);

        await Client.Containers.UpdateAsync("made", new ContainerUpdate { CpuShares = 256 }, CancellationToken.None);
        await Client.Containers.RenameAsync("made", "renamed", CancellationToken.None);
        ContainerDetails updated = await Client.Containers.InspectAsync("renamed", CancellationToken.None);
        Assert.Equal((256, 64 << 20), ((int)updated.HostConfig.CpuShares, (int)updated.HostConfig.Memory));
        await Client.Containers.RemoveAsync("renamed", force: false, volumes: true, CancellationToken.None);
    }

    [DockerFact]
    public async Task Events_TellALife()
    {
        await BusyboxImage.ImportAsync(Docker, "base:1");
        using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var filters = new Dictionary<string, IReadOnlyList<string>> { ["type"] = ["container"], ["label"] = ["team=a"] };
        long since = DockerTime.UnixNanoseconds(DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        var creation = new ContainerCreation
        {
            Image = "base:1",
            Cmd = ["sleep", "100000"],
            Labels = new Dictionary<string, string> { ["team"] = "a" },
            HostConfig = new ContainerHostConfig { NetworkMode = "none" },
        };

        string id = (await Client.Containers.CreateAsync("live", creation, CancellationToken.None)).Id;
        await Client.Containers.CreateAsync("other", creation with { Labels = new Dictionary<string, string>() }, CancellationToken.None);
        var seen = new List<string>();
        await foreach (DockerEvent happened in Client.Engine.WatchEventsAsync(filters, since, stop.Token))
        {
            Assert.Equal(("container", id, "live"), (happened.Type, happened.Actor.Id, happened.Actor.Attributes["name"]));
            seen.Add(happened.Action);
            if (happened.Action == "create")
                await Client.Containers.StartAsync(id, stop.Token);
            else if (happened.Action == "start")
                await Client.Containers.KillAsync(id, "SIGKILL", stop.Token);
            else if (happened.Action == "die")
            {
                Assert.Equal("137", happened.Actor.Attributes["exitCode"]);
                break;
            }
        }

        Assert.Equal(["create", "start", "kill", "die"], seen);
        Assert.True((await Assert.ThrowsAsync<DockerException>(() => Client.Containers.KillAsync(id, "SIGKILL", stop.Token))).IsConflict);
    }

    [DockerFact]
    public async Task Events_WhenTheEngineGoes_AreBroken()
    {
        await using IAsyncEnumerator<DockerEvent> events = Client.Engine.WatchEventsAsync(
            new Dictionary<string, IReadOnlyList<string>>(), null, CancellationToken.None).GetAsyncEnumerator();
        Task<bool> moving = events.MoveNextAsync().AsTask();
        await BusyboxImage.ImportAsync(Docker, "base:1");
        Assert.True(await moving);

        await Docker.StopAsync();

        Assert.True((await Assert.ThrowsAsync<DockerException>(async () =>
        {
            while (await events.MoveNextAsync())
            {
            }
        })).IsUnavailable);
    }

    [DockerTheory]
    [InlineData(false, "out", "err")]
    [InlineData(true, "out\r\nerr\r\n", "")]
    public async Task Exec_ItsStreamsAndEnd(bool tty, string output, string error)
    {
        string id = await RunAsync(["sleep", "100000"]);
        string script = tty ? "read x; echo out; echo err >&2; exit 3" : "cat; echo -n err >&2; exit 3";
        string exec = await Client.Execs.CreateAsync(
            id, new ExecCreation { Cmd = ["sh", "-c", script], Tty = tty, AttachStdin = true, AttachStdout = true, AttachStderr = true }, CancellationToken.None);
        Assert.Null((await Client.Execs.InspectAsync(exec, CancellationToken.None)).ExitCode);

        using DockerConnection connection = await Client.Execs.StartAsync(exec, tty, CancellationToken.None);
        if (tty)
            await Client.Execs.ResizeAsync(exec, columns: 100, rows: 30, CancellationToken.None);
        await connection.WriteAsync(Encoding.UTF8.GetBytes(tty ? "\r" : "out"), CancellationToken.None);
        if (!tty)
            connection.CompleteWrites();

        (string read, string errors) = await ReadAsync(connection, frames: !tty);
        // The terminal says again what was typed.
        Assert.Equal((output, error), (tty ? read.TrimStart('\r', '\n') : read, errors));
        ExecDetails ended = await Eventually.BecomesAsync("exit code", () => Client.Execs.InspectAsync(exec, CancellationToken.None), details => details.ExitCode is not null);
        Assert.Equal((3, false), (ended.ExitCode, ended.Running));
    }

    [DockerFact]
    public async Task Attach_JoinsTheStreams_AndRefusals_HaveTheEnginesWords()
    {
        string id = await RunAsync(["sh", "-c", "cat; echo -n end >&2; exit 0"]);

        using DockerConnection connection = await Client.Containers.AttachAsync(id, new ContainerAttachment(true, true, true), CancellationToken.None);
        await connection.WriteAsync("through"u8.ToArray(), CancellationToken.None);
        connection.CompleteWrites();

        Assert.Equal(("through", "end"), await ReadAsync(connection, frames: true));
        DockerException missing = await Assert.ThrowsAsync<DockerException>(
            () => Client.Containers.AttachAsync("nobody", new ContainerAttachment(true, true, true), CancellationToken.None));
        Assert.True(missing.IsNotFound);
        Assert.Contains("No such container: nobody", missing.Message, StringComparison.Ordinal);
        await Eventually.BecomesAsync("end", () => Client.Containers.InspectAsync(id, CancellationToken.None), details => !details.State.Running);
        Assert.True((await Assert.ThrowsAsync<DockerException>(() => Client.Execs.CreateAsync(id, new ExecCreation { Cmd = ["sh"] }, CancellationToken.None))).IsConflict);
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

    /// <summary>A container that runs a command; its id.</summary>
    private async Task<string> RunAsync(IReadOnlyList<string> command)
    {
        await BusyboxImage.ImportAsync(Docker, "base:1");
        var creation = new ContainerCreation
        {
            Image = "base:1",
            Cmd = command,
            OpenStdin = true,
            StdinOnce = true,
            HostConfig = new ContainerHostConfig { NetworkMode = "none" },
        };
        string id = (await Client.Containers.CreateAsync("one", creation, CancellationToken.None)).Id;
        await Client.Containers.StartAsync(id, CancellationToken.None);
        return id;
    }

    private static async Task<(string Output, string Error)> ReadAsync(DockerConnection connection, bool frames)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var reader = new DockerFrames(connection.ReadAsync);
        StringBuilder output = new(), error = new();
        byte[] buffer = new byte[5];
        while ((frames ? await reader.ReadAsync(buffer, limit.Token) : new DockerPiece(DockerStream.Stdout, await connection.ReadAsync(buffer, limit.Token))) is { Count: > 0 } piece)
            (piece.Stream == DockerStream.Stderr ? error : output).Append(Encoding.UTF8.GetString(buffer, 0, piece.Count));
        return (output.ToString(), error.ToString());
    }
}
