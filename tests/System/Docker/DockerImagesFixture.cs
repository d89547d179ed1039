using Microsoft.Extensions.Logging.Abstractions;
using Sampan.Daemon.Engines.Docker.Images;
using Sampan.Docker;
using Sampan.Tests.System.Images;

namespace Sampan.Tests.System.Docker;

/// <summary>A dockerd and a registry for several tests, which keep to repositories of their own.</summary>
public sealed class DockerImagesFixture : IAsyncLifetime
{
    private DockerEngine? _docker;
    private DockerRegistry? _registry;
    private DockerClient? _client;
    private DockerImages? _images;

    internal DockerEngine Docker => _docker!;

    internal DockerRegistry Registry => _registry!;

    internal DockerClient Client => _client!;

    internal DockerImages Images => _images!;

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        if (new DockerFactAttribute().Skip is not null)
            return;
        _docker = await DockerEngine.StartAsync();
        _registry = await DockerRegistry.StartAsync();
        _client = new DockerClient(_docker.Socket);
        _images = Make(_client, TimeSpan.FromMinutes(5));
        await _images.ResyncAsync(CancellationToken.None);
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        _images?.Dispose();
        _client?.Dispose();
        if (_registry is not null)
            await _registry.DisposeAsync();
        if (_docker is not null)
            await _docker.DisposeAsync();
    }

    internal static DockerImages Make(DockerClient client, TimeSpan progressTimeout) => new(
        client,
        new DockerImageOptions { ProgressTimeout = progressTimeout, PinnedImages = ["*/pause:*"] },
        TimeProvider.System,
        NullLogger<DockerImages>.Instance);
}
