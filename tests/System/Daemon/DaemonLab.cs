using Sampan.Tests.Testing.Registry;

namespace Sampan.Tests.System.Daemon;

/// <summary>A registry with small images, and a daemon that most tests share, since its start costs.</summary>
public sealed class DaemonLab : ContractLab, IAsyncLifetime
{
    internal const string Collection = "daemon";

    private BusyboxRegistry? _registry;

    internal SampanDaemon Daemon { get; private set; } = null!;

    /// <inheritdoc/>
    public override ICriNode Node => Daemon;

    /// <inheritdoc/>
    public override string Image => _registry!.Image;

    /// <inheritdoc/>
    public override string PauseImage => _registry!.PauseImage;

    /// <inheritdoc/>
    public override string RegistryHost => _registry!.Host;

    public async Task InitializeAsync()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return;
        }
        _registry = await BusyboxRegistry.StartAsync();
        Daemon = await StartDaemonAsync();
    }

    /// <inheritdoc/>
    public override Task<string> PushAsync(string repository, string tag, string settings) => _registry!.PushAsync(repository, tag, settings);

    /// <summary>Puts an image or artifact into the registry.</summary>
    internal Task<string> PushAsync(string repository, string tag, TestImage image) => _registry!.PushAsync(repository, tag, image);

    /// <summary>A daemon for one test, which may kill it.</summary>
    internal Task<SampanDaemon> StartDaemonAsync(Func<DaemonFolders, string>? configure = null) =>
        SampanDaemon.StartAsync(PauseImage, Image, configure);

    public async Task DisposeAsync()
    {
        if (Daemon is not null)
        {
            await Daemon.DisposeAsync();
        }
        if (_registry is not null)
        {
            await _registry.DisposeAsync();
        }
    }
}

/// <summary>The tests that share <see cref="DaemonLab"/>.</summary>
[CollectionDefinition(DaemonLab.Collection)]
public sealed class DaemonCollection : ICollectionFixture<DaemonLab>;
