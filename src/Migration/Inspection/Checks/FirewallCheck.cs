using Sampan.Migration.Inspection.Facts;

namespace Sampan.Migration.Inspection.Checks;

/// <summary>NET-IPTABLES.</summary>
internal sealed class FirewallCheck : Check
{
    public override string Id => "NET-IPTABLES";

    public override string Title => "What has Docker put into the firewall?";

    public override string LooksAt => "chains DOCKER*, the policy of FORWARD";

    public override string Weighs => "automatic; warning for FORWARD DROP";

    public override string Remedy => "'finalize' removes Docker's own chains by name and nothing else.";

    public override CheckNeeds Needs => CheckNeeds.Live;

    public override string Explanation =>
        "Docker sets the policy of FORWARD to DROP when it turns forwarding on itself, and has chains of its own. Tools that flush the tables after a move take "
        + "kube-proxy's and the network's rules along. The policy stays until a reboot; then nobody sets it, which may open what was closed.";

    public override IEnumerable<Finding> Judge(CheckContext context)
    {
        if (context.DockerStays())
            yield break;
        HostFacts host = context.Node.Host;
        if (host.DockerChains.Count > 0)
            yield return Automatic("iptables", $"Docker's chains: {Names(host.DockerChains)}.");
        if (host.ForwardPolicy == "DROP" && host.DockerChains.Count > 0)
            yield return Warn("FORWARD", "The policy of FORWARD is DROP, which Docker sets; after a reboot without Docker it is ACCEPT.", "See that the cluster's network accepts its own traffic, and decide which policy the machine is to have.");
    }
}
