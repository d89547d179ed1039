using Sampan.Oci;

namespace Sampan.Images.Pulling;

/// <summary>Layers that running pulls rely on: no sweep removes them.</summary>
/// <param name="gate">Held by sweeps, so that no layer goes between being claimed and being found.</param>
internal sealed class ChainLeases(Lock gate)
{
    private readonly Dictionary<Digest, int> _counts = [];

    internal IReadOnlyList<Digest> Held
    {
        get
        {
            lock (gate)
                return [.. _counts.Keys];
        }
    }

    internal IDisposable Take(IReadOnlyList<Digest> chains)
    {
        lock (gate)
        {
            foreach (Digest chain in chains)
                _counts[chain] = _counts.GetValueOrDefault(chain) + 1;
        }
        return new Lease(this, chains);
    }

    private void Return(IReadOnlyList<Digest> chains)
    {
        lock (gate)
        {
            foreach (Digest chain in chains)
            {
                if (--_counts[chain] == 0)
                    _counts.Remove(chain);
            }
        }
    }

    private sealed class Lease(ChainLeases owner, IReadOnlyList<Digest> chains) : IDisposable
    {
        private ChainLeases? _owner = owner;

        public void Dispose() => Interlocked.Exchange(ref _owner, null)?.Return(chains);
    }
}
