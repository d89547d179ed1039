using System.Text;

namespace Sampan.Oci.Image;

/// <summary>Names a stack of layers: chain(1) = diff(1), chain(n) = sha256(chain(n-1) + " " + diff(n)).</summary>
public static class ChainIds
{
    /// <summary>The chain id of each layer on top of those before it.</summary>
    public static IReadOnlyList<Digest> Of(IReadOnlyList<Digest> diffIds)
    {
        var chains = new Digest[diffIds.Count];
        for (int i = 0; i < chains.Length; i++)
        {
            chains[i] = i == 0
                ? diffIds[0]
                : Digest.Of(Encoding.ASCII.GetBytes($"{chains[i - 1]} {diffIds[i]}"));
        }
        return chains;
    }
}
