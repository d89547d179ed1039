using Sampan.Migration.Inspection.Facts;

namespace Sampan.Migration.Inspection.Checks;

/// <summary>OS-SYSCTL.</summary>
internal sealed class SysctlCheck : Check
{
    private static readonly string[] Needed = ["net.ipv4.ip_forward", "net.bridge.bridge-nf-call-iptables", "net.bridge.bridge-nf-call-ip6tables"];

    private static readonly string[] Modules = ["overlay", "br_netfilter"];

    public override string Id => "OS-SYSCTL";

    public override string Title => "Will forwarding and the bridge's filter be there after a reboot without Docker?";

    public override string LooksAt => "sysctl.d, sysctl.conf, modules-load.d";

    public override string Weighs => "automatic";

    public override string Remedy => "The plan writes files of its own below /etc/sysctl.d and /etc/modules-load.d.";

    public override string Explanation =>
        "dockerd turns net.ipv4.ip_forward on at each start. On many nodes nothing else does, so pods lose their network at the first reboot after Docker is "
        + "gone, weeks after the move. The bridge's settings exist only while br_netfilter is loaded.";

    public override IEnumerable<Finding> Judge(CheckContext context)
    {
        HostFacts host = context.Node.Host;
        foreach (string key in Needed)
        {
            if (host.SysctlsAtBoot.TryGetValue(key, out SysctlAtBoot? boot) && boot.Value.Trim() == "1")
                continue;
            string now = host.Sysctls.TryGetValue(key, out string? value) ? $" It is {value.Trim()} now." : "";
            yield return Automatic(key, boot is null ? $"Nothing sets {key} at boot.{now}" : $"{boot.File}: {key} = {boot.Value}.{now}");
        }
        List<string> missing = [.. Modules.Where(m => !host.ModulesAtBoot.ContainsKey(m))];
        if (missing.Count > 0)
            yield return Automatic("modules-load.d", $"No file of modules-load.d names {string.Join(" and ", missing)}.");
    }
}
