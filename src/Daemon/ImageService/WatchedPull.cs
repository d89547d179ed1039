using Sampan.Images;
using Sampan.Oci;

namespace Sampan.Daemon.ImageService;

/// <summary>One or more pulls of a reference at the same time, and who watches them.</summary>
internal sealed class WatchedPull
{
    // More layers than any image can have mounted.
    private const int MostLayers = 512;

    private readonly Lock _lock = new();
    private readonly OrderedDictionary<Digest, PullProgress> _layers = [];
    private int _version;

    /// <summary>Pulls under way; kept by the owner under its lock.</summary>
    public int Pulls { get; set; }

    /// <summary>Watchers; kept by the owner under its lock.</summary>
    public int Watchers { get; set; }

    /// <summary>Set when the first pull begins.</summary>
    public TaskCompletionSource Begun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Set when the last pull has ended.</summary>
    public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Notes a layer's last word.</summary>
    public void Note(PullProgress word)
    {
        lock (_lock)
        {
            bool known = _layers.ContainsKey(word.Layer);
            // A second pull waits for the layer that the first one fetches: that is no step back.
            if (known ? word.Phase == PullPhase.Waiting : _layers.Count == MostLayers)
                return;
            _layers[word.Layer] = word;
            _version++;
        }
    }

    /// <summary>All layers in the order in which they were first heard of; null when nothing has changed since <paramref name="seen"/>.</summary>
    public IReadOnlyList<PullProgress>? News(ref int seen)
    {
        lock (_lock)
        {
            if (seen == _version)
                return null;
            seen = _version;
            return [.. _layers.Values];
        }
    }
}
