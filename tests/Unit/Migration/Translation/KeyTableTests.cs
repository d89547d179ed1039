using Sampan.Migration;
using Sampan.Migration.Translation;
using Sampan.Migration.Translation.Keys;
using Sampan.Migration.Translation.Source;

namespace Sampan.Tests.Unit.Migration.Translation;

public sealed class KeyTableTests
{
    // The keys of dockerd's configuration (struct tags of its Config and of the registry's options), release by release.
    private static readonly (string Docker, string Keys)[] Releases =
    [
        ("20.10", """
            allow-nondistributable-artifacts api-cors-header authorization-plugins bip bridge builder cgroup-parent cluster-advertise cluster-store
            cluster-store-opts containerd containerd-namespace containerd-plugin-namespace cpu-rt-period cpu-rt-runtime cri-containerd data-root debug
            default-address-pools default-cgroupns-mode default-gateway default-gateway-v6 default-init default-ipc-mode default-runtime default-shm-size
            default-ulimits deprecated-key-path dns dns-opts dns-search exec-opts exec-root experimental features fixed-cidr fixed-cidr-v6 graph group
            host-gateway-ip hosts icc init init-path insecure-registries ip ip-forward ip-masq ip6tables iptables ipv6 labels live-restore log-driver
            log-level log-opts max-concurrent-downloads max-concurrent-uploads max-download-attempts metrics-addr mtu network-control-plane-mtu
            network-diagnostic-port no-new-privileges node-generic-resources oom-score-adjust pidfile raw-logs registry-mirrors resolv-conf rootless
            runtimes seccomp-profile selinux-enabled shutdown-timeout storage-driver storage-opts swarm-default-advertise-addr swarm-raft-election-tick
            swarm-raft-heartbeat-tick tls tlscacert tlscert tlskey tlsverify userland-proxy userland-proxy-path userns-remap
            """),
        ("23.0", "proxies"),
        ("24.0", "default-network-opts"),
        ("25.0", "cdi-spec-dirs log-format"),
        ("28.0", "bip6 host-gateway-ips ip-forward-no-drop"),
        ("28.5", "allow-direct-routing"),
        ("29.0", "bridge-accept-fwmark default-stop-timeout firewall-backend min-api-version nri-opts"),
    ];

    public static TheoryData<string, string> KeysOfReleases
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach ((string docker, string keys) in Releases)
            {
                foreach (string key in keys.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
                    data.Add(docker, key);
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(KeysOfReleases))]
    public void Rows_EveryKeyOfDocker_HasAFateAtEveryTarget(string docker, string key)
    {
        // "graph" is read as data-root.
        string name = key == "graph" ? "data-root" : key;
        KeyRow[] rows = [.. KeyTable.Rows.Where(row => row.Key == name || row.Key.StartsWith(name + ":", StringComparison.Ordinal))];
        Assert.NotEmpty(rows);
        Assert.All(rows, row => Assert.Equal(TargetKind.All.Order(StringComparer.Ordinal), row.Cells.Keys.Order(StringComparer.Ordinal)));
        Assert.All(rows, row => Assert.Equal(docker, row.Since));
        Assert.Contains(key, DaemonJsonCorpus.Keys.Keys);
    }

    [Fact]
    public void Rows_EachCell_SaysWhatChanges()
    {
        foreach (KeyRow row in KeyTable.Rows)
        {
            foreach ((string target, KeyCell cell) in row.Cells)
            {
                string what = $"{row.Key} at {target}";
                if (cell.Class is KeyClass.Dangerous or KeyClass.None)
                    Assert.True(cell.Note.Length > 20, what);
                if (cell.Class is KeyClass.Equivalent or KeyClass.Kubelet)
                    Assert.True(cell.Becomes.Length > 0, what);
            }
        }
    }

    [Fact]
    public void Rows_EachFlagOfDockerd_IsKnownByItsKey() =>
        Assert.All(
            DockerFlags.All.Where(flag => flag.Key.Length > 0),
            flag => Assert.Contains(KeyTable.Rows, row => row.Key == flag.Key || row.Key.StartsWith(flag.Key + ":", StringComparison.Ordinal)));

    [Theory]
    [InlineData("10m", "10M")]
    [InlineData("1.5g", "1500M")]
    [InlineData("100", "100")]
    [InlineData("100kb", "100k")]
    [InlineData("10MiB", "10M")]
    [InlineData("2 GB", "2G")]
    [InlineData("0", null)]
    [InlineData("-1", null)]
    [InlineData("ten", null)]
    [InlineData("99999999999p", null)]
    public void FromDockerSize_IsDecimal(string size, string? quantity) =>
        Assert.Equal(quantity, KubeletQuantity.FromDockerSize(size));
}
