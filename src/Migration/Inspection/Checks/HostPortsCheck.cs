using System.Globalization;
using Sampan.Migration.Inspection.Facts;

namespace Sampan.Migration.Inspection.Checks;

/// <summary>NET-HOSTPORT.</summary>
internal sealed class HostPortsCheck : Check
{
    public override string Id => "NET-HOSTPORT";

    public override string Title => "Will host ports go on working?";

    public override string LooksAt => "hostPort of pods on this node, portmap in the CNI file, chains KUBE-HOSTPORT*";

    public override string Weighs => "warning";

    public override string Remedy => "Add the portmap plugin with \"capabilities\": {\"portMappings\": true} to the network's file.";

    public override CheckNeeds Needs => CheckNeeds.Cluster;

    public override string Explanation =>
        "dockershim with kubenet opens host ports itself, in chains of its own. With CNI the plugin portmap does, or the network does it its own way; without "
        + "either, the ports are silently shut.";

    public override IEnumerable<Finding> Judge(CheckContext context)
    {
        CniFileFacts? file = context.Node.Cni.Files.FirstOrDefault(f => CniNames.FromPackage(f) is null);
        bool mapped = file is not null && file.Types.Any(t => t is "portmap" or "cilium-cni");
        if (file is null || mapped)
        {
            if (context.Node.Host.HostPortChains.Count > 0 && !mapped)
                yield return Warn("iptables", $"kubenet's chains for host ports: {Names(context.Node.Host.HostPortChains)}.");
            yield break;
        }
        foreach (PodFacts pod in context.Node.Here().Where(p => !p.UsesHostNetwork()))
        {
            List<string> ports = [.. pod.Containers().SelectMany(c => c.Children("ports")).Select(p => p.Number("hostPort")).Where(p => p > 0).Select(p => p!.Value.ToString(CultureInfo.InvariantCulture))];
            if (ports.Count > 0)
                yield return Warn(pod.Title, $"{pod.Title} wants the host ports {Names(ports)}; {file.Path} has no portmap.");
        }
    }
}
