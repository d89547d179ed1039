using Sampan.Images;
using Sampan.Images.Snapshots;
using Sampan.Linux.Files;
using Sampan.Oci;
using Sampan.Tests.Testing.Registry;

namespace Sampan.Tests.System.Images;

public sealed class ArtifactTests : IAsyncLifetime
{
    private const UnixFileMode Expected =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    // More than the pipe between download and disk holds.
    private static readonly byte[] Large = [.. Enumerable.Range(0, 9_000_000).Select(i => (byte)(i * 31 >> 3))];

    private DockerRegistry _registry = null!;

    public async Task InitializeAsync() => _registry = Environment.IsPrivilegedProcess && File.Exists("/usr/bin/docker-registry")
        ? await DockerRegistry.StartAsync()
        : null!;

    public async Task DisposeAsync()
    {
        if (_registry is not null)
        {
            await _registry.DisposeAsync();
        }
    }

    [Daemon.PodFact(DisplayName = "An artifact's files are pulled, mounted by their titles, found after a restart and removed without a trace")]
    public async Task Pull_Artifact_IsMountedAsFiles()
    {
        await using var store = new StoreFixture();
        TestImage artifact = TestImage.Artifact(("model.bin", Large), (null, [1, 2, 3]), ("docs/en/read.me", "read me"u8.ToArray()), ("docs/empty", []));
        ImageReference reference = await _registry.PushAsync("test/artifact", "1", artifact);

        StoredImage pulled = await store.Store.PullAsync(reference, null, null, CancellationToken.None);
        await store.ReopenAsync();
        StoredImage image = store.Store.Find(reference.ToString())!;

        Assert.Equal((artifact.ManifestDigest, "application/x.test"), (pulled.Id, pulled.ArtifactType));
        Assert.Equal((pulled.Id, pulled.ArtifactType), (image.Id, image.ArtifactType));
        Assert.Equal([reference.ToString()], image.RepoTags);
        Assert.Equal([reference.WithDigest(artifact.ManifestDigest).ToString()], image.RepoDigests);
        Assert.Equal(artifact.Manifest.Length + Large.Length + 7, image.Size);
        Assert.Equal("a test", image.Annotations["made.by"]);

        Assert.All(
            store.Store.Upkeep.Check(image.ChainIds, CancellationToken.None),
            layer => Assert.Equal(LayerHealth.Sound, layer.Health));

        Snapshot mounted = store.Store.Snapshots.Prepare("v", image.ChainIds, readOnly: true);
        Assert.Equal(
            ["docs/empty", "docs/en/read.me", "model.bin"],
            Directory.EnumerateFiles(mounted.RootFs, "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(mounted.RootFs, file)).Order(StringComparer.Ordinal));
        Assert.Equal(Large, await File.ReadAllBytesAsync(Path.Combine(mounted.RootFs, "model.bin")));
        Assert.Equal("read me", await File.ReadAllTextAsync(Path.Combine(mounted.RootFs, "docs/en/read.me")));
        Assert.Equal(Expected, File.GetUnixFileMode(Path.Combine(mounted.RootFs, "docs/en/read.me")));
        Assert.Throws<IOException>(() => File.WriteAllText(Path.Combine(mounted.RootFs, "new"), ""));

        store.Store.Snapshots.Remove("v");
        string model = Directory.GetFiles(Path.Combine(store.Root, "layers"), "model.bin", SearchOption.AllDirectories)[0];
        await File.WriteAllTextAsync(model, "poisoned");
        CheckedLayer damaged = Assert.Single(
            store.Store.Upkeep.Check(image.ChainIds, CancellationToken.None), layer => layer.Health == LayerHealth.Damaged);
        Assert.Contains("model.bin", damaged.Reason, StringComparison.Ordinal);
        Assert.True(store.Store.Remove(image));
        Assert.Empty(store.Left());
    }

    [Daemon.PodFact(DisplayName = "Artifacts that share their empty configuration are two images")]
    public async Task Pull_TwoArtifacts_AreTwo()
    {
        await using var store = new StoreFixture();
        ImageReference one = await _registry.PushAsync("test/one", "1", TestImage.Artifact(("a", [1])));
        ImageReference two = await _registry.PushAsync("test/two", "1", TestImage.Artifact(("b", [1])));

        StoredImage first = await store.Store.PullAsync(one, null, null, CancellationToken.None);
        StoredImage second = await store.Store.PullAsync(two, null, null, CancellationToken.None);

        Assert.NotEqual(first.Id, second.Id);
        Assert.NotEqual(first.ChainIds, second.ChainIds);
        Assert.Equal(2, store.Store.List().Count);
    }

    [Daemon.PodFact(DisplayName = "An artifact with a title that leaves its folder is refused before anything is fetched")]
    public async Task Pull_TitleClimbsOut_IsRefused()
    {
        await using var store = new StoreFixture();
        ImageReference reference = await _registry.PushAsync("test/evil", "1", TestImage.Artifact(("good", [1]), ("../../evil", [2])));

        var refusal = await Assert.ThrowsAsync<UnsupportedImageException>(
            () => store.Store.PullAsync(reference, null, null, CancellationToken.None));

        Assert.Contains("../../evil", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(store.Left());
        Assert.Empty(store.Store.List());
    }
}
