using Sampan.Cri.V1;
using Sampan.Migration.Node;

namespace Sampan.Migration.Verifying.Probes;

/// <summary>Are the rules of kube-proxy there?</summary>
internal sealed class FirewallProbe : INodeProbe
{
    /// <inheritdoc/>
    public string Name => "firewall";

    /// <inheritdoc/>
    public string Title => "Are the rules of kube-proxy there?";

    /// <inheritdoc/>
    public async Task<ProbeResult> RunAsync(VerifyContext node, CancellationToken cancellation)
    {
        IReadOnlyList<Container> running = await node.RunningAsync(cancellation);
        if (!running.Any(c => c.Metadata.Name == "kube-proxy"))
            return this.Skipped("no kube-proxy runs in a pod here");
        foreach (string program in (string[])["iptables-save", "iptables-legacy-save", "nft"])
        {
            if (!Folders.Any(f => node.Files.Exists($"{f}/{program}")))
                continue;
            CommandOutcome outcome = await node.Tools.Commands.RunAsync(program, program == "nft" ? ["list", "tables"] : [], null, Limit, cancellation);
            if (outcome.Output.Contains("KUBE-SERVICES", StringComparison.Ordinal) || (program == "nft" && outcome.Output.Contains("kube-proxy", StringComparison.Ordinal)))
                return this.Ok($"{program} shows them");
        }
        return Folders.Any(f => node.Files.Exists($"{f}/iptables-save"))
            ? this.Failed("kube-proxy runs, but there is no chain KUBE-SERVICES: somebody flushed iptables, or kube-proxy cannot write")
            : this.Skipped("there is no iptables-save on this node");
    }

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private static readonly string[] Folders = ["/usr/sbin", "/sbin", "/usr/bin", "/usr/local/sbin"];
}
