using Sampan.Migration.Kubelet;

namespace Sampan.Migration.Inspection.Checks;

/// <summary>NET-PLUGIN.</summary>
internal sealed class NetworkPluginCheck : Check
{
    public override string Id => "NET-PLUGIN";

    public override string Title => "Do pods get their network from CNI?";

    public override string LooksAt => "--network-plugin of the kubelet, or of cri-dockerd";

    public override string Weighs => "blocker";

    public override string Remedy => "Install a CNI network first; for kubenet, a bridge with host-local over the node's podCIDR does the same.";

    public override string Explanation =>
        "dockershim could give pods the network of Docker's bridge (no plugin) or of kubenet. CRI runtimes know CNI only. A configuration of your own for the "
        + "bridge plugin with host-local and portmap can take kubenet's place; it must be there before the move, or no pod starts.";

    public override IEnumerable<Finding> Judge(CheckContext context)
    {
        SourceRuntime source = SourceRuntime.Of(context.Node);
        if (source.Kind != "docker" || context.Target == TargetKind.Docker)
            yield break;
        if (source.Shim == "dockershim")
        {
            KubeletSetting? setting = context.Setting("network-plugin");
            string where = setting?.Origin.Where() ?? "no source";
            if (setting?.Value is null or "")
                yield return BlockUnlessAccepted("network-plugin", $"The kubelet has no --network-plugin ({where}): pods are on Docker's own bridge.");
            else if (setting.Value != "cni")
                yield return BlockUnlessAccepted("network-plugin", $"{where}: --network-plugin={setting.Value}.");
            yield break;
        }
        string? flag = context.Node.Host.Units.Where(u => u.Name.StartsWith("cri-docker", StringComparison.Ordinal))
            .SelectMany(u => u.Directives.GetValueOrDefault("Service.ExecStart") ?? [])
            .SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .LastOrDefault(a => a.StartsWith("--network-plugin=", StringComparison.Ordinal));
        if (flag is not (null or "--network-plugin=cni"))
            yield return BlockUnlessAccepted("network-plugin", $"cri-dockerd runs with {flag}.");
    }
}
