using Microsoft.Extensions.Logging.Abstractions;
using Sampan.Images;
using Sampan.Images.Registry;
using Sampan.Linux.Files;
using Sampan.Linux.Mounts;
using Sampan.Oci.Image;

namespace Sampan.Tests.System.Images;

/// <summary>A store in a private folder, with quick retries.</summary>
internal sealed class StoreFixture : IAsyncDisposable
{
    private readonly DirectoryInfo _temp = Directory.CreateTempSubdirectory("sampan-store-");

    private readonly Func<ImageStoreOptions, ImageStoreOptions> _change;

    internal StoreFixture(bool keepBlobs = false)
        : this(options => options with { KeepBlobs = keepBlobs })
    {
    }

    internal StoreFixture(TimeSpan progressTimeout)
        : this(options => options with { ProgressTimeout = progressTimeout })
    {
    }

    internal StoreFixture(Func<ImageStoreOptions, ImageStoreOptions> change)
    {
        _change = change;
        Store = Open();
    }

    internal ImageStore Store { get; private set; }

    internal string Root => Path.Combine(_temp.FullName, "images");

    internal string Certs => Path.Combine(_temp.FullName, "certs.d");

    internal void WriteHosts(string registry, string text)
    {
        Directory.CreateDirectory(Path.Combine(Certs, registry));
        File.WriteAllText(Path.Combine(Certs, registry, "hosts.toml"), text);
    }

    internal ImageStore Open() => ImageStore.Open(
        _change(new ImageStoreOptions
        {
            Root = Root,
            RegistryConfigDirectories = [Certs],
            PinnedImages = ["pinned"],
            ProgressTimeout = TimeSpan.FromMinutes(2),
            Platform = new Platform { Os = "linux", Architecture = "amd64" },
            Retry = new RetryPolicy { Attempts = 3, BaseDelay = TimeSpan.FromMilliseconds(5), MaxDelay = TimeSpan.FromSeconds(1.5) },
        }),
        TimeProvider.System, NullLogger<ImageStore>.Instance);

    internal async Task ReopenAsync()
    {
        await Store.DisposeAsync();
        Store = Open();
    }

    /// <summary>Names of all layers, documents and leftovers in the store.</summary>
    internal IReadOnlyList<string> Left() =>
    [
        .. Directory.GetDirectories(Path.Combine(Root, "layers")),
        .. Directory.GetFileSystemEntries(Path.Combine(Root, "l")),
        .. Directory.GetFileSystemEntries(Path.Combine(Root, "staging")),
        .. Directory.GetFiles(Path.Combine(Root, "content"), "*", SearchOption.AllDirectories),
    ];

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        foreach (MountInfo mount in MountInfo.Read().Where(m => m.MountPoint.StartsWith(_temp.FullName + "/", StringComparison.Ordinal)))
            Mount.Unmount(mount.MountPoint, detach: true);
        using RootedDirectory parent = RootedDirectory.Open(_temp.Parent!.FullName);
        parent.RemoveTree(_temp.Name);
    }
}
