using System.Collections.Concurrent;

namespace Sampan.Daemon.Engines.Docker;

/// <summary>What is known of the engine's containers without asking it: who runs, and how those ended that did.</summary>
internal sealed class DockerObjects
{
    private readonly ConcurrentDictionary<string, bool> _running = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ContainerExit> _exits = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _layers = new(StringComparer.Ordinal);

    /// <summary>Those that run as far as anybody knows.</summary>
    public ICollection<string> Running => _running.Keys;

    /// <summary>It was started.</summary>
    public void Started(string id)
    {
        if (!_exits.ContainsKey(id))
        {
            _running[id] = true;
        }
    }

    /// <summary>It ended. The first word on how is the true one.</summary>
    public void Ended(string id, ContainerExit exit)
    {
        _exits.TryAdd(id, exit);
        _running.TryRemove(id, out _);
    }

    /// <summary>The engine does not know it any more.</summary>
    public void Lost(string id) => _running.TryRemove(id, out _);

    /// <summary>It is being removed.</summary>
    public void Forget(string id)
    {
        _running.TryRemove(id, out _);
        _exits.TryRemove(id, out _);
        _layers.TryRemove(id, out _);
    }

    /// <summary>Whether it runs as far as anybody knows.</summary>
    public bool IsRunning(string id) => _running.ContainsKey(id);

    /// <summary>How it ended; null if it did not, or nobody knows.</summary>
    public ContainerExit? FindExit(string id) => _exits.GetValueOrDefault(id);

    /// <summary>The folder of its writable layer.</summary>
    public void SetLayer(string id, string folder) => _layers[id] = folder;

    /// <summary>The folder of its writable layer; null with storage drivers that have none.</summary>
    public string? FindLayer(string id) => _layers.GetValueOrDefault(id);
}
