using Sampan.Cri;
using Sampan.Daemon.Engines.Docker.Images;
using Sampan.Docker;
using Sampan.Images;
using Sampan.Images.Registry;
using Sampan.Oci;
using Sampan.Tests.System.Images;
using Sampan.Tests.Testing.Registry;

namespace Sampan.Tests.System.Docker;

/// <summary>Images of a real dockerd.</summary>
public sealed class DockerImagesTests(DockerImagesFixture fixture) : IClassFixture<DockerImagesFixture>
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    private DockerImages Images => fixture.Images;

    [DockerFact]
    public async Task Pull_ByTag_HasOneIdEverywhere()
    {
        TestImage made = Image("by-tag");
        ImageReference reference = await fixture.Registry.PushAsync("by/tag", "v1", made);
        string byDigest = reference.WithDigest(made.ManifestDigest).ToString();

        StoredImage pulled = await Images.PullAsync(reference, null, null, CancellationToken.None);

        Assert.Equal(await fixture.Docker.RunAsync("image", "inspect", "-f", "{{.Id}}", reference.ToString()), pulled.Id.ToString());
        Assert.Equal([reference.ToString(), byDigest], [.. pulled.RepoTags, .. pulled.RepoDigests]);
        Assert.Equal(("1000:1000", "linux"), (pulled.Config.Config?.User, pulled.Config.Os));
        Assert.Equal(2, pulled.ChainIds.Count);
        foreach (string name in (string[])[reference.ToString(), byDigest, pulled.Id.ToString(), pulled.Id.Hex, pulled.Id.Hex[..13]])
        {
            StoredImage? found = await Images.FindAsync(name, CancellationToken.None);
            Assert.Equal((pulled.Id, pulled.Size), (found!.Id, found.Size));
            Assert.Equal(pulled.RepoTags, found.RepoTags);
        }
        Assert.Single(Images.List(), image => image.Id == pulled.Id);
        await Images.ResyncAsync(CancellationToken.None);
        StoredImage listed = Assert.Single(Images.List(), image => image.Id == pulled.Id);
        Assert.Equal([reference.ToString(), byDigest], [.. listed.RepoTags, .. listed.RepoDigests]);
    }

    [DockerFact]
    public async Task Pull_ByDigest_HasNoTag()
    {
        TestImage made = Image("by-digest");
        ImageReference reference = (await fixture.Registry.PushAsync("by/digest", "v1", made)).WithDigest(made.ManifestDigest);

        StoredImage pulled = await Images.PullAsync(reference, null, null, CancellationToken.None);

        Assert.Empty(pulled.RepoTags);
        Assert.Equal([reference.ToString()], pulled.RepoDigests);
        Assert.Equal([made.ManifestDigest], pulled.ManifestDigests);
        Assert.Equal(pulled.Id, (await Images.FindAsync(reference.ToString(), CancellationToken.None))?.Id);
        Assert.Null(await Images.FindAsync(reference.WithTag("v1").ToString(), CancellationToken.None));
    }

    [DockerFact]
    public async Task Pull_TagThatMoved_LeavesTheOldImageWithoutIt()
    {
        ImageReference reference = await fixture.Registry.PushAsync("moved", "v1", Image("moved-1"));
        StoredImage old = await Images.PullAsync(reference, null, null, CancellationToken.None);
        await fixture.Registry.PushAsync("moved", "v1", Image("moved-2"));

        StoredImage current = await Images.PullAsync(reference, null, null, CancellationToken.None);

        Assert.NotEqual(old.Id, current.Id);
        Assert.Equal(current.Id, (await Images.FindAsync(reference.ToString(), CancellationToken.None))?.Id);
        Assert.Empty((await Images.FindAsync(old.Id.ToString(), CancellationToken.None))!.RepoTags);
    }

    [DockerFact]
    public async Task Pull_TellsOfLayers()
    {
        var random = new byte[4_000_000];
        new Random(6).NextBytes(random);
        TestImage made = TestImage.Of(new TarBuilder().Entry('0', "noise", "", random).Build());
        ImageReference reference = await fixture.Registry.PushAsync("progress", "v1", made);
        var told = new Recorder();

        await Images.PullAsync(reference, null, told, CancellationToken.None);
        await Images.RemoveAsync((await Images.FindAsync(reference.ToString(), CancellationToken.None))!, CancellationToken.None);

        string layer = Assert.Single(told.Words.Select(word => word.Layer.ToString()).Distinct());
        Assert.Equal(made.Layers[0].ToString()[..19], layer[..19]);
        Assert.Equal(PullPhase.Done, told.Words[^1].Phase);
        // Containerd's store looks ten times a second: a layer may come in between.
        if (await IsClassicAsync())
            Assert.Contains(told.Words, word => word.Phase == PullPhase.Downloading && word.Total == made.Blobs[made.Layers[0]].Length);
    }

    [DockerFact]
    public async Task Pull_WithCredentials()
    {
        await using DockerRegistry registry = await DockerRegistry.StartAsync(
            new DockerRegistryOptions { WantsPassword = true, Authorization = "Basic dXNlcjpzZWNyZXQ=" });
        ImageReference reference = await registry.PushAsync("private", "v1", Image("private"));

        await Assert.ThrowsAsync<RegistryUnauthorizedException>(() => Images.PullAsync(reference, null, null, CancellationToken.None));
        await Assert.ThrowsAsync<RegistryUnauthorizedException>(
            () => Images.PullAsync(reference, new RegistryCredential("user", "wrong", null, null, null), null, CancellationToken.None));
        StoredImage pulled = await Images.PullAsync(
            reference, new RegistryCredential("user", "secret", null, null, registry.Host), null, CancellationToken.None);

        Assert.Equal([reference.ToString()], pulled.RepoTags);
    }

    [DockerFact]
    public async Task Pull_Failures_AreToldApart()
    {
        await fixture.Registry.PushAsync("there", "v1", Image("there"));
        ImageNotFoundException tag = await Assert.ThrowsAsync<ImageNotFoundException>(() => PullAsync($"{fixture.Registry.Host}/there:none"));
        await Assert.ThrowsAsync<ImageNotFoundException>(() => PullAsync($"{fixture.Registry.Host}/nowhere:v1"));
        RegistryUnavailableException refused = await Assert.ThrowsAsync<RegistryUnavailableException>(() => PullAsync("127.0.0.1:1/there:v1"));

        Assert.StartsWith($"{fixture.Registry.Host}/there:none: ", tag.Message, StringComparison.Ordinal);
        Assert.Contains("connection refused", refused.Message, StringComparison.Ordinal);
    }

    [DockerFact]
    public async Task Pull_ThatStandsStill_IsEnded()
    {
        await using var registry = new StalledRegistry(Image("stalled"), TimeSpan.FromHours(1));
        using DockerImages hasty = DockerImagesFixture.Make(fixture.Client, TimeSpan.FromSeconds(3));

        RegistryUnavailableException error = await Assert.ThrowsAsync<RegistryUnavailableException>(
            () => hasty.PullAsync(registry.Reference, null, null, CancellationToken.None));

        Assert.Contains("images.progressTimeout", error.Message, StringComparison.Ordinal);
    }

    [DockerFact]
    public async Task Pull_ThatItsCallerLeaves_IsLeftByDockerToo()
    {
        // Docker 20.10 notices at the next byte only that it should not have gone on reading.
        await using var registry = new StalledRegistry(Image("left"), TimeSpan.FromMilliseconds(100));
        using var caller = new CancellationTokenSource();
        Task<StoredImage> pull = Images.PullAsync(registry.Reference, null, null, caller.Token);
        await UntilAsync(() => registry.IsStalling);

        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pull);
        await UntilAsync(() => !registry.HasClients());
        Assert.Null(await Images.FindAsync(registry.Reference.ToString(), CancellationToken.None));
    }

    [DockerFact]
    public async Task Remove_ByOneName_TakesAll_AndAgainIsSuccess()
    {
        ImageReference reference = await fixture.Registry.PushAsync("several", "v1", Image("several"));
        StoredImage image = await Images.PullAsync(reference, null, null, CancellationToken.None);
        await fixture.Docker.RunAsync("tag", reference.ToString(), "other.example/name:1");
        await fixture.Docker.RunAsync("tag", reference.ToString(), "several:2");
        await Images.ResyncAsync(CancellationToken.None);
        StoredImage byOther = (await Images.FindAsync("other.example/name:1", CancellationToken.None))!;
        Assert.Equal(((string[])["docker.io/library/several:2", "other.example/name:1", reference.ToString()]).Order(), byOther.RepoTags.Order());

        await Images.RemoveAsync(byOther, CancellationToken.None);
        await Images.RemoveAsync(byOther, CancellationToken.None);

        foreach (string name in (string[])["other.example/name:1", "several:2", reference.ToString(), image.Id.ToString(), image.RepoDigests[0]])
            Assert.Null(await Images.FindAsync(name, CancellationToken.None));
        await Images.ResyncAsync(CancellationToken.None);
        Assert.DoesNotContain(Images.List(), known => known.Id == image.Id);
        Assert.DoesNotContain("several", await fixture.Docker.RunAsync("images"), StringComparison.Ordinal);
    }

    [DockerFact]
    public async Task Remove_InUse_IsRefusedWhileItRuns_AndStoppedContainersKeepTheirFiles()
    {
        await BusyboxImage.ImportAsync(fixture.Docker, "in-use:1");
        await fixture.Docker.RunAsync("tag", "in-use:1", "in-use-too:1");
        await fixture.Docker.RunAsync("run", "-d", "--name", "user", "--network", "none", "--init=false", "in-use:1", "sleep", "100000");
        StoredImage image = (await Images.FindAsync("in-use:1", CancellationToken.None))!;

        CriException error = await Assert.ThrowsAsync<CriException>(() => Images.RemoveAsync(image, CancellationToken.None));

        Assert.Contains((await fixture.Docker.RunAsync("ps", "-q", "--filter", "name=user"))[..12], error.Message, StringComparison.Ordinal);
        await Images.ResyncAsync(CancellationToken.None);
        Assert.Equal(2, (await Images.FindAsync(image.Id.ToString(), CancellationToken.None))!.RepoTags.Count);
        await fixture.Docker.RunAsync("kill", "user");
        await Images.RemoveAsync(image, CancellationToken.None);
        Assert.Null(await Images.FindAsync(image.Id.ToString(), CancellationToken.None));
        await fixture.Docker.RunAsync("start", "user");
        Assert.Equal("true", await fixture.Docker.RunAsync("inspect", "-f", "{{.State.Running}}", "user"));
        await fixture.Docker.RunAsync("rm", "-f", "user");
    }

    [DockerFact]
    public async Task Remove_WhatOthersAreBuiltOn_HidesIt()
    {
        await BusyboxImage.ImportAsync(fixture.Docker, "base-of-others:1");
        string child = await ChildOfAsync("base-of-others:1");
        StoredImage image = (await Images.FindAsync("base-of-others:1", CancellationToken.None))!;

        await Images.RemoveAsync(image, CancellationToken.None);

        Assert.Null(await Images.FindAsync("base-of-others:1", CancellationToken.None));
        Assert.Null(await Images.FindAsync(image.Id.ToString(), CancellationToken.None));
        await Images.ResyncAsync(CancellationToken.None);
        Assert.DoesNotContain(Images.List(), known => known.Id == image.Id);
        Assert.Equal("", await fixture.Docker.RunAsync("run", "--rm", "--network", "none", child, "cat", "/dev/null"));
    }

    [DockerFact]
    public async Task ByHand_IsSeenAtOnceByName_AndInTheListWhenToldSo()
    {
        await BusyboxImage.ImportAsync(fixture.Docker, "by-hand:1");
        StoredImage first = (await Images.FindAsync("by-hand:1", CancellationToken.None))!;
        Assert.Equal("docker.io/library/by-hand:1", Assert.Single(first.RepoTags));
        await fixture.Docker.RunAsync("tag", "by-hand:1", "registry.k8s.io/pause:9");

        Images.Invalidate();

        await UntilAsync(() => Images.List().Any(image => image.Id == first.Id && image is { Pinned: true, PinnedBy: "*/pause:*", RepoTags.Count: 2 }));
        await fixture.Docker.RunAsync("rmi", "by-hand:1", "registry.k8s.io/pause:9");
        Images.Invalidate();
        await UntilAsync(() => Images.List().All(image => image.Id != first.Id));
    }

    [DockerFact]
    public async Task LayerFolders_TopFirst()
    {
        TestImage made = TestImage.Of(new TarBuilder().File("file", "below").Build(), new TarBuilder().File("file", "above").Build());
        ImageReference reference = await fixture.Registry.PushAsync("folders", "v1", made);
        StoredImage image = await Images.PullAsync(reference, null, null, CancellationToken.None);

        IReadOnlyList<string>? folders = Images.LayerFolders(image);

        if (await IsClassicAsync())
            Assert.Equal(["above", "below"], folders!.Select(folder => File.ReadAllText(Path.Combine(folder, "file"))));
        else
            Assert.Null(folders);
    }

    [DockerFact]
    public async Task Usage_CountsSharedLayersOnce()
    {
        byte[] shared = new TarBuilder().File("shared", new string('s', 3_000_000)).Build();
        foreach (string name in (string[])["a", "b", "c"])
        {
            TestImage made = TestImage.Of(shared, new TarBuilder().File(name, name).Build());
            await Images.PullAsync(await fixture.Registry.PushAsync($"usage/{name}", "v1", made), null, null, CancellationToken.None);
        }
        using DockerImages fresh = DockerImagesFixture.Make(fixture.Client, TimeSpan.FromMinutes(5));
        await fresh.ResyncAsync(CancellationToken.None);
        ulong first = fresh.Usage().ImageBytes;

        await UntilAsync(() => fresh.Usage().ImageBytes != first);

        // Containerd's store counts packed layers beside the unpacked ones.
        if (await IsClassicAsync())
            Assert.InRange(first - fresh.Usage().ImageBytes, 6_000_000UL, ulong.MaxValue >> 1);
        Assert.True(fresh.Usage().ImageBytes > 3_000_000);
        Assert.True(fresh.Usage().ImageInodes > 0);
        Assert.Equal(fixture.Docker.Root, fresh.Root);
    }

    private static TestImage Image(string content) => TestImage.Of(
        new TarBuilder().File("below", "the same everywhere").Build(), new TarBuilder().File("content", content).Build());

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(s_patience);
        while (!condition())
            await Task.Delay(20, limit.Token);
    }

    private async Task<bool> IsClassicAsync() => await fixture.Docker.RunAsync("info", "-f", "{{.Driver}}") == "overlay2";

    private Task<StoredImage> PullAsync(string name) => Images.PullAsync(ImageReference.Parse(name), null, null, CancellationToken.None);

    // As a build without BuildKit makes it, which knows its parent.
    private async Task<string> ChildOfAsync(string parent)
    {
        await fixture.Docker.RunAsync("create", "--name", "child", "--network", "none", parent, "sleep", "1");
        string child = await fixture.Docker.RunAsync("commit", "child");
        await fixture.Docker.RunAsync("rm", "child");
        return child;
    }

    private sealed class Recorder : IProgress<PullProgress>
    {
        internal List<PullProgress> Words { get; } = [];

        public void Report(PullProgress value) => Words.Add(value);
    }
}
