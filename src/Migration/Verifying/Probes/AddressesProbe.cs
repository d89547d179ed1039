using System.Net;
using System.Text.RegularExpressions;
using Sampan.Cri.V1;

namespace Sampan.Migration.Verifying.Probes;

/// <summary>Is no address of the pod network kept for a pod that is gone?</summary>
internal sealed partial class AddressesProbe : INodeProbe
{
    /// <inheritdoc/>
    public string Name => "addresses";

    /// <inheritdoc/>
    public string Title => "Is no address of the pod network kept for a pod that is gone?";

    /// <inheritdoc/>
    public async Task<ProbeResult> RunAsync(VerifyContext node, CancellationToken cancellation)
    {
        ListPodSandboxResponse pods = await node.Runtime.ListPodSandboxAsync(new ListPodSandboxRequest(), cancellation);
        HashSet<string> known = [.. pods.Items.Select(p => p.Id)];
        int count = 0;
        var leaked = new List<string>();
        foreach (string store in Stores(node).Where(node.Files.IsFolder))
        {
            foreach (string network in node.Files.List(store))
            {
                foreach (string address in node.Files.List($"{store}/{network}").Where(a => IPAddress.TryParse(a, out _)))
                {
                    count++;
                    string owner = (node.Files.Text($"{store}/{network}/{address}") ?? "").Split('\n')[0].Trim().Split(' ')[0];
                    if (owner.Length > 0 && !known.Contains(owner))
                        leaked.Add($"{network} {address}");
                }
            }
        }
        if (leaked.Count > 0)
            return this.Failed($"{leaked.Count} of {count} belong to no pod of this runtime: {Answer.Some(leaked)}");
        return count > 0 ? this.Ok($"{count} addresses, each of a pod") : this.Skipped("host-local keeps no addresses here");
    }

    private static IEnumerable<string> Stores(VerifyContext node)
    {
        string folder = node.Facts.Cni.ConfigFolder;
        return node.Files.List(folder)
            .Select(n => node.Files.Text($"{folder}/{n}"))
            .OfType<string>()
            .SelectMany(text => DataFolder().Matches(text).Select(m => m.Groups[1].Value))
            .Append("/var/lib/cni/networks")
            .Distinct(StringComparer.Ordinal);
    }

    [GeneratedRegex(@"""dataDir""\s*:\s*""(/[^""]+)""")]
    private static partial Regex DataFolder();
}
