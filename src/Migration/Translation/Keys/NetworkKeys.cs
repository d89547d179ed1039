using static Sampan.Migration.Translation.Keys.KeyRow;

namespace Sampan.Migration.Translation.Keys;

/// <summary>Keys of Docker's networks.</summary>
internal static class NetworkKeys
{
    private static readonly KeyCell Bridge = Outside("It concerns docker0 and Docker's own networks; pods get theirs from CNI.");

    private static readonly KeyCell Rules = Danger("Docker's rules stay until a reboot and are not made again. The pod network must bring its own; only chains named DOCKER* are Docker's.");

    private static readonly KeyCell Names = Outside("The kubelet tells pods their DNS servers.");

    internal static IReadOnlyList<KeyRow> Rows { get; } =
    [
        Of("iptables", Rules),
        Of("ip6tables", Rules),
        Of("ip-forward", Danger("Docker switched net.ipv4.ip_forward on at its start; after a reboot without it nobody does. Keep it in /etc/sysctl.d.", "net.ipv4.ip_forward in sysctl.d")),
        Of("ip-forward-no-drop", Danger("Docker set the FORWARD chain's policy to DROP unless told so; after a reboot without it the policy is ACCEPT."), since: "28.0"),
        Of("ip-masq", Rules),
        Of("firewall-backend", Rules, since: "29.0"),
        Of("allow-direct-routing", Rules, since: "28.5"),
        Of("bridge-accept-fwmark", Rules, since: "29.0"),
        Of("userland-proxy", Outside("hostPorts of pods are made by the CNI plugin portmap.")),
        Of("userland-proxy-path", Outside("hostPorts of pods are made by the CNI plugin portmap.")),
        Of("bip", Bridge),
        Of("bip6", Bridge, since: "28.0"),
        Of("bridge", Bridge),
        Of("fixed-cidr", Bridge),
        Of("fixed-cidr-v6", Bridge),
        Of("default-gateway", Bridge),
        Of("default-gateway-v6", Bridge),
        Of("default-address-pools", Bridge),
        Of("mtu", Bridge),
        Of("ip", Bridge),
        Of("icc", Bridge),
        Of("ipv6", Bridge),
        Of("default-network-opts", Bridge, since: "24.0"),
        Of("host-gateway-ip", Bridge),
        Of("host-gateway-ips", Bridge, since: "28.0"),
        Of("network-control-plane-mtu", Bridge),
        Of("network-diagnostic-port", Bridge),
        Of("dns", Names),
        Of("dns-opts", Names),
        Of("dns-search", Names),
        Of("resolv-conf", Names),
    ];
}
