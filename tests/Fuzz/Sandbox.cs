using Sampan.Images;
using Sampan.Images.Registry;
using Sampan.Linux.Files;
using Sampan.Oci;
using Sampan.Tests.System.Images;
using Sampan.Tests.Testing.Registry;

namespace Sampan.Tests.Fuzz;

/// <summary>A store, a registry and, beside them, a folder that nothing may touch.</summary>
internal sealed class Sandbox : IAsyncDisposable
{
    internal const long MaxLayer = 64 << 20;

    private readonly DirectoryInfo _canary = Directory.CreateTempSubdirectory("sampan-canary-");
    private readonly long _touched;

    internal Sandbox()
        : this(TimeSpan.FromSeconds(20))
    {
    }

    internal Sandbox(TimeSpan progressTimeout)
    {
        Store = new StoreFixture(options => options with { MaxLayerBytes = MaxLayer, ProgressTimeout = progressTimeout });
        File.WriteAllText(Path.Combine(Canary, "file"), "untouched");
        _touched = Directory.GetLastWriteTimeUtc(Canary).Ticks;
    }

    /// <summary>The folder's path.</summary>
    internal string Canary => _canary.FullName;

    internal StoreFixture Store { get; }

    internal FakeRegistry Registry { get; } = new();

    /// <summary>Pulls. It may work or fail as pulls do; nothing stays, and nothing outside is touched.</summary>
    /// <returns>The failure, or null.</returns>
    internal async Task<ImageException?> PullAsync(ImageReference reference, RegistryCredential? credential = null)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        ImageException? failure = null;
        try
        {
            StoredImage image = await Store.Store.PullAsync(reference, credential, null, limit.Token);
            Store.Store.Remove(image);
        }
        catch (ImageException e)
        {
            failure = e;
            // Whole layers are kept for the next try after failures of the network: let its time be over.
            foreach (string intent in Directory.GetFiles(Path.Combine(Store.Root, "pulls")))
                File.SetLastWriteTimeUtc(intent, TimeProvider.System.GetUtcNow().UtcDateTime - TimeSpan.FromHours(2));
            Store.Store.Sweep();
        }
        Assert.Empty(Store.Left());
        Assert.Equal(["file"], Directory.GetFileSystemEntries(Canary).Select(Path.GetFileName));
        Assert.Equal("untouched", await File.ReadAllTextAsync(Path.Combine(Canary, "file")));
        Assert.Equal(_touched, Directory.GetLastWriteTimeUtc(Canary).Ticks);
        return failure;
    }

    internal Task<ImageException?> PullAsync(TestImage image) => PullAsync(Registry.Add("fuzz", "x", image));

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        await Registry.DisposeAsync();
        using RootedDirectory parent = RootedDirectory.Open(_canary.Parent!.FullName);
        parent.RemoveTree(_canary.Name);
    }
}
