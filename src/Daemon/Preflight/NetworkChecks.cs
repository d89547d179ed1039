using System.Collections.Frozen;
using Sampan.Daemon.Configuration;

namespace Sampan.Daemon.Preflight;

/// <summary>The CNI configuration, its plugins and what they call.</summary>
internal static class NetworkChecks
{
    private const string Plugins = "cni-plugins";

    private static readonly FrozenSet<string> s_packaged = FrozenSet.Create(
        "bandwidth", "bridge", "dhcp", "dummy", "firewall", "host-device", "host-local", "ipvlan", "loopback", "macvlan",
        "portmap", "ptp", "sbr", "static", "tap", "tuning", "vlan", "vrf");

    public static IEnumerable<PreflightFinding> Decide(CniOptions options, HostFacts facts)
    {
        NetworkFacts network = facts.Network;
        yield return Config(options, network);
        foreach (PreflightFinding finding in PluginFindings(options, network)) yield return finding;
        if (network.NeedsIptables) yield return Firewall("iptables", facts.Iptables, PackageName.Iptables, network);
        if (network.NeedsNft) yield return Firewall("nft", facts.Nft, PackageName.Nftables, network);
    }

    private static PreflightFinding Config(CniOptions options, NetworkFacts network)
    {
        const string id = "cni-config";
        if (network.ConfigFailure is { } failure)
        {
            return PreflightFinding.Warning(
                id, "the network configuration cannot be read; pods get no network until it can", $"{network.ConfigFile ?? options.ConfDir}: {failure}",
                "correct the file, or install the cluster's network add-on again");
        }
        return network.ConfigFile is { } file
            ? PreflightFinding.Ok(id, "a network is configured", file)
            : PreflightFinding.Warning(
                id, "no network is configured; only pods on the host's network can run until one is", $"no .conflist, .conf or .json in {options.ConfDir}",
                "install the cluster's network add-on, or write a configuration there; no restart is needed");
    }

    private static IEnumerable<PreflightFinding> PluginFindings(CniOptions options, NetworkFacts network)
    {
        string searched = $"searched {string.Join(", ", options.BinDirs)}";
        List<string> missing = [.. network.Plugins.Where(plugin => !plugin.Value).Select(plugin => plugin.Key).Order(StringComparer.Ordinal)];
        List<string> packaged = [.. missing.Where(s_packaged.Contains)];
        List<string> foreign = [.. missing.Except(packaged)];
        if (packaged.Count > 0)
        {
            yield return PreflightFinding.Error(
                Plugins, $"CNI plugins that {network.ConfigFile} uses are missing: {string.Join(", ", packaged)}", searched,
                $"{PackageName.CniPlugins.Advice}, or name their folder with cni.binDirs: or --cni-bin-dir", PackageName.CniPlugins);
        }
        if (foreign.Count > 0)
        {
            yield return PreflightFinding.Warning(
                $"{Plugins}-addon", $"CNI plugins of the network add-on are missing: {string.Join(", ", foreign)}", searched,
                "the add-on's own pod usually brings them; else install the add-on again");
        }
        if (missing.Count > 0) yield break;
        yield return network.Plugins.Count > 0 || network.AnyPlugin
            ? PreflightFinding.Ok(Plugins, "CNI plugins are installed", network.Plugins.Count > 0 ? string.Join(", ", network.Plugins.Keys.Order(StringComparer.Ordinal)) : searched)
            : PreflightFinding.Warning(
                Plugins, "no CNI plugin is installed; pods with a network of their own cannot run", searched, PackageName.CniPlugins.Advice, PackageName.CniPlugins);
    }

    private static PreflightFinding Firewall(string tool, string? path, PackageName package, NetworkFacts network) => path is not null
        ? PreflightFinding.Ok(tool, $"{tool} is installed", path)
        : PreflightFinding.Warning(
            tool, $"{tool} is missing, which the network's masquerading or port mapping calls: pods will fail to get their network",
            $"{network.ConfigFile} asks for it; {tool} is neither in PATH nor in the usual folders", package.Advice, package);
}
