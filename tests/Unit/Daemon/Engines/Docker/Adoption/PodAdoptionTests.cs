using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Sampan.Daemon.Engines;
using Sampan.Daemon.Engines.Docker;
using Sampan.Daemon.Engines.Docker.Adoption;
using Sampan.Daemon.Engines.Docker.Images;
using Sampan.Daemon.Engines.Native.Spec;
using Sampan.Docker;
using Sampan.Images;
using EngineContainer = Sampan.Docker.ContainerDetails;
using FakeEngine = Sampan.Tests.Unit.Docker.FakeEngine;

namespace Sampan.Tests.Unit.Daemon.Engines.Docker.Adoption;

public sealed class PodAdoptionTests : IDisposable
{
    // What has lost its files is listed, and no more is told of it.
    private const string Broken = "broken";
    private const string Name = "registry.k8s.io/e2e-test-images/busybox:1.29-2";

    private static readonly string s_digest = $"registry.k8s.io/e2e-test-images/busybox@sha256:{new string('9', 64)}";

    private readonly string _cache = Directory.CreateTempSubdirectory("sampan-libcni-").FullName;

    [Fact]
    public async Task Find_PodThatRuns()
    {
        AdoptedPods found = await FindAsync(_ => false, PodDocuments.Web(), PodDocuments.Program());

        AdoptedSandbox sandbox = Assert.Single(found.Sandboxes);
        Assert.Equal((PodDocuments.s_web, true, true, ""), (sandbox.Id, sandbox.IsRunning, sandbox.HasOwnNetwork, sandbox.RuntimeHandler));
        Assert.Equal(
            ("/proc/2147483646/ns/net", 2147483646, $"/kubepods/pod{PodDocuments.Uid}"),
            (sandbox.Handle.NetworkNamespace, sandbox.Handle.PausePid, sandbox.Handle.CgroupParent));
        Assert.Equal(1795293415_729483197, sandbox.CreatedAt);
        AdoptedContainer container = Assert.Single(found.Containers);
        Assert.Equal((PodDocuments.s_main, PodDocuments.s_web, PodDocuments.Image), (container.Id, container.SandboxId, container.ImageId));
        Assert.Equal((Name, s_digest), (container.ImageName, container.ImageRef));
        Assert.Equal(($"{PodDocuments.Logs}/main/0.log", "SIGINT"), (container.LogPath, container.StopSignal));
        Assert.Equal((1795293416_631590729, 1795293416_738955153), (container.CreatedAt, container.StartedAt));
        Assert.Equal((2147483646, null, null), (container.Process?.Pid, container.Exit, container.StartError));
    }

    [Fact]
    public async Task Find_NetworkThatLibcniKept()
    {
        string file = Path.Combine(Directory.CreateDirectory(Path.Combine(_cache, "results")).FullName, $"pods-{PodDocuments.s_web}-eth0");
        await File.WriteAllTextAsync(
            file,
            $$"""{"kind":"cniCacheV1","config":"{{Convert.ToBase64String("{}"u8)}}","capabilityArgs":{"portMappings":[{"hostPort":9,"containerPort":8}]},"result":{"cniVersion":"1.0.0"} }""");

        // Stopped by itself: still connected.
        AdoptedSandbox sandbox = Assert.Single((await FindAsync(
            _ => false, PodDocuments.Web(PodDocuments.State("exited", 137, PodDocuments.Started, PodDocuments.Started)))).Sandboxes);

        Assert.Equal((false, null, 0), (sandbox.IsRunning, sandbox.Handle.NetworkNamespace, sandbox.Handle.PausePid));
        Assert.Equal("{}", Encoding.UTF8.GetString(sandbox.NetworkConfig!));
        Assert.Equal((9, true), (Assert.Single(sandbox.Config.PortMappings).HostPort, sandbox.NetworkResult.HasValue));
    }

    [Fact]
    public async Task Find_ContainersOfEveryState()
    {
        async Task<AdoptedContainer> Of(string state) => Assert.Single((await FindAsync(_ => false, PodDocuments.Web(), PodDocuments.Program(state))).Containers);

        AdoptedContainer created = await Of(PodDocuments.State("created", 0, PodDocuments.Never, PodDocuments.Never));
        Assert.Equal((0, null, null), (created.StartedAt, created.Process, created.Exit));
        AdoptedContainer done = await Of(PodDocuments.State("exited", 3, PodDocuments.Started, "2026-11-21T20:36:57.285927647Z"));
        Assert.Equal((1795293416_738955153, new ContainerExit(3, 1795293417_285927647, OutOfMemory: false)), (done.StartedAt, done.Exit));
        AdoptedContainer failed = await Of(PodDocuments.State("created", 127, PodDocuments.Never, PodDocuments.Never, "no such file"));
        Assert.Equal(
            (0, new ContainerExit(127, 1795293416_631590729, OutOfMemory: false), "no such file"), (failed.StartedAt, failed.Exit, failed.StartError));
    }

    [Fact]
    public async Task Find_KnownAndForeign_AreLeft()
    {
        Assert.Equal(AdoptedPods.None, await FindAsync(id => id == PodDocuments.s_web || id == PodDocuments.s_main, PodDocuments.Web(), PodDocuments.Program()));
        // A daemon of ours, with another root.
        string marked = PodDocuments.Web().Replace("\"app\":", "\"dev.sampan.root\":\"/srv/other\",\"app\":", StringComparison.Ordinal);
        Assert.Equal(AdoptedPods.None, await FindAsync(_ => false, marked));
    }

    [Fact]
    public async Task Find_ContainerOfAPodThatIsOnRecord_ComesAfterIt()
    {
        AdoptedPods found = await FindAsync(id => id == PodDocuments.s_web, PodDocuments.Web(), PodDocuments.Program());

        Assert.Empty(found.Sandboxes);
        Assert.Equal(("main/0.log", PodDocuments.s_web), (Assert.Single(found.Containers).Config.LogPath, found.Containers[0].SandboxId));
    }

    [Fact]
    public async Task Find_WithoutSandbox_OrWithAnotherName_IsLeft()
    {
        Assert.Empty((await FindAsync(_ => false, PodDocuments.Program())).Containers);
        AdoptedPods found = await FindAsync(
            _ => false, PodDocuments.Web(), PodDocuments.Program().Replace("/k8s_main_", "/renamed_", StringComparison.Ordinal));
        Assert.Equal((1, 0), (found.Sandboxes.Count, found.Containers.Count));
    }

    [Fact]
    public async Task Find_WhatTheEngineCannotTellOf_IsLeft()
    {
        AdoptedPods found = await FindAsync(_ => false, PodDocuments.Web(), PodDocuments.Program(image: Broken));

        Assert.Equal((1, 0), (found.Sandboxes.Count, found.Containers.Count));
    }

    public void Dispose() => Directory.Delete(_cache, recursive: true);

    private async Task<AdoptedPods> FindAsync(Func<string, bool> isKnown, params string[] documents)
    {
        await using FakeEngine engine = await FakeEngine.StartAsync("1.41", context =>
        {
            string path = context.Request.Path.Value!;
            if (path.EndsWith("/containers/json", StringComparison.Ordinal))
            {
                return context.Response.WriteAsync($"[{string.Join(',', documents.Select(ToEntry))}]");
            }
            string document = documents.First(document => path.Contains(PodDocuments.Read(document).Id, StringComparison.Ordinal));
            context.Response.StatusCode = PodDocuments.Read(document).Config.Image == Broken ? 500 : 200;
            return context.Response.WriteAsync(context.Response.StatusCode == 200 ? document : """{"message":"RWLayer of container is unexpectedly nil"}""");
        });
        using var docker = new DockerClient(engine.Socket);
        var node = new DockerNode { Api = new Version(1, 41), Version = "20.10", Runtimes = ["runc", "kata"], Host = new HostFacts { BoundingCapabilities = new HashSet<string>() } };
        StoredImage image = ImageMapping.Of(new ImageDetails { Id = PodDocuments.Image, RepoTags = ["other.example/busybox:1", Name], RepoDigests = [s_digest] })!.Image;
        var adoption = new PodAdoption(
            docker, node, (_, _) => ValueTask.FromResult<StoredImage?>(image), new CniResults([_cache]), NullLogger<PodAdoption>.Instance);
        return await adoption.FindAsync(isKnown, CancellationToken.None);
    }

    private static string ToEntry(string document)
    {
        EngineContainer details = PodDocuments.Read(document);
        string labels = string.Join(',', details.Config.Labels.Select(label => $"\"{label.Key}\":\"{label.Value}\""));
        return $$"""{"Id":"{{details.Id}}","Names":["{{details.Name}}"],"State":"{{details.State.Status}}","Labels":{ {{labels}} } }""";
    }
}
