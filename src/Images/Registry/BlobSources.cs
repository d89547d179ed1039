using Sampan.Oci;

namespace Sampan.Images.Registry;

/// <summary>Which hosts gave a pull the bytes of which blob, and which of them gave wrong ones. For any thread.</summary>
internal sealed class BlobSources
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Digest, HostConnection> _given = [];
    private readonly Dictionary<Digest, List<(HostConnection Host, string Reason)>> _doubted = [];

    /// <summary>A host begins to give a blob. If it is not the first, the first is the one to doubt first.</summary>
    internal void Note(Digest blob, HostConnection host)
    {
        lock (_lock)
            _given.TryAdd(blob, host);
    }

    /// <summary>What came was not the blob: its host is not asked for it again.</summary>
    /// <param name="blob">Which blob.</param>
    /// <param name="reason">What was wrong.</param>
    /// <param name="able">The hosts that may be asked for it.</param>
    /// <returns>True if another host is left to ask.</returns>
    internal bool Doubt(Digest blob, string reason, IReadOnlyList<HostConnection> able)
    {
        lock (_lock)
        {
            if (!_given.Remove(blob, out HostConnection? host))
                return false;
            if (!_doubted.TryGetValue(blob, out List<(HostConnection Host, string Reason)>? doubted))
                _doubted[blob] = doubted = [];
            if (!doubted.Exists(d => d.Host == host))
                doubted.Add((host, reason));
            return able.Any(a => !doubted.Exists(d => d.Host == a));
        }
    }

    internal bool IsDoubted(Digest blob, HostConnection host)
    {
        lock (_lock)
            return _doubted.TryGetValue(blob, out var doubted) && doubted.Exists(d => d.Host == host);
    }

    /// <summary>What was wrong with each host's bytes.</summary>
    internal IReadOnlyList<string> Reasons(Digest blob)
    {
        lock (_lock)
            return _doubted.TryGetValue(blob, out var doubted) ? [.. doubted.Select(d => $"{d.Host.Name}: {d.Reason}")] : [];
    }
}
