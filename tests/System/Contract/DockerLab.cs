using Sampan.Tests.System.Daemon;
using Sampan.Tests.System.Images;

namespace Sampan.Tests.System.Contract;

/// <summary>A registry, a dockerd of its own, and a daemon that drives it.</summary>
public sealed class DockerLab : ContractLab, IAsyncLifetime
{
    internal const string Collection = "contract on docker";

    private BusyboxRegistry? _registry;
    private DockerEngine? _docker;
    private SampanDaemon? _daemon;

    /// <inheritdoc/>
    public override ICriNode Node => _daemon!;

    /// <inheritdoc/>
    public override string Image => _registry!.Image;

    /// <inheritdoc/>
    public override string PauseImage => _registry!.PauseImage;

    /// <inheritdoc/>
    public override string RegistryHost => _registry!.Host;

    public async Task InitializeAsync()
    {
        if (new DockerEngineAttribute().Missing is not null)
        {
            return;
        }
        // Should one not come up, DisposeAsync is called all the same.
        _registry = await BusyboxRegistry.StartAsync();
        _docker = await DockerEngine.StartAsync();
        _daemon = await SampanDaemon.StartAsync(PauseImage, Image, _ => $"engine: docker\ndocker:\n  socket: {_docker.SocketPath}\n");
    }

    /// <inheritdoc/>
    public override Task<string> PushAsync(string repository, string tag, string settings) => _registry!.PushAsync(repository, tag, settings);

    public async Task DisposeAsync()
    {
        if (_daemon is not null)
        {
            await _daemon.DisposeAsync();
        }
        if (_docker is not null)
        {
            await _docker.DisposeAsync();
        }
        if (_registry is not null)
        {
            await _registry.DisposeAsync();
        }
    }
}

/// <summary>The tests that share <see cref="DockerLab"/>.</summary>
[CollectionDefinition(DockerLab.Collection)]
public sealed class DockerCollection : ICollectionFixture<DockerLab>;
