using Sampan.Daemon.Engines;

namespace Sampan.Daemon.Composition;

/// <summary>The engine that was chosen.</summary>
/// <param name="Containers">Makes sandboxes and containers.</param>
/// <param name="Images">Keeps images.</param>
/// <param name="Store">What is closed after the engine; null for nothing.</param>
internal sealed record EnginePair(IContainerEngine Containers, IImageEngine Images, IAsyncDisposable? Store) : IAsyncDisposable
{
    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Containers.DisposeAsync();
        if (Store is not null)
        {
            await Store.DisposeAsync();
        }
    }
}
