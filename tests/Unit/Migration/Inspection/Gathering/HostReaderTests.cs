using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Inspection.Gathering;
using Sampan.Migration.Node;

namespace Sampan.Tests.Unit.Migration.Inspection.Gathering;

public sealed class HostReaderTests : IDisposable
{
    private const string Rules = """
        *nat
        :PREROUTING ACCEPT [0:0]
        :DOCKER - [0:0]
        :KUBE-HOSTPORTS - [0:0]
        :KUBE-SERVICES - [0:0]
        COMMIT
        *filter
        :FORWARD DROP [0:0]
        :DOCKER-USER - [0:0]
        -A FORWARD -j DOCKER-USER
        COMMIT
        """;

    private readonly NodeTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public async Task Firewall_TwoBackends_AreTogether()
    {
        _tree.Write("/proc/net/ip_tables_names", "nat\n").Write("/usr/sbin/iptables-nft-save").Write("/usr/sbin/iptables-legacy-save");
        ScriptedCommands commands = new ScriptedCommands().On("iptables-legacy-save -t nat", "*nat\n:DOCKER-OLD - [0:0]\nCOMMIT\n").On("iptables-nft-save", Rules);
        HostFacts host = await FirewallReader.ReadAsync(_tree.Reading(live: true, commands), new HostFacts(), CancellationToken.None);
        Assert.Equal(["DOCKER", "DOCKER-OLD", "DOCKER-USER"], host.DockerChains);
        Assert.Equal(["KUBE-HOSTPORTS"], host.HostPortChains);
        Assert.Equal("DROP", host.ForwardPolicy);
    }

    [Fact]
    public async Task Firewall_TableThatIsNotThere_IsNotAskedFor()
    {
        _tree.Write("/usr/sbin/iptables-save");
        var commands = new ScriptedCommands();
        await FirewallReader.ReadAsync(_tree.Reading(live: true, commands), new HostFacts(), CancellationToken.None);
        Assert.Empty(commands.Asked);
    }

    [Fact]
    public async Task Programs_OfThePath_AreFoundByName()
    {
        _tree.Write("/usr/bin/conmon").Write("/usr/local/sbin/runc").Write("/usr/bin/vim");
        HostFacts host = await new HostReader(_tree.Reading(live: false, new ScriptedCommands()), new ProcessTable(_tree.Files(live: false))).ReadAsync(CancellationToken.None);
        Assert.Equal([new("conmon", "/usr/bin/conmon"), new("runc", "/usr/local/sbin/runc")], host.Programs);
    }

    [Fact]
    public void Listeners_SocketOfAProcess_IsNamed()
    {
        _tree.Write("/proc/net/tcp", """
              sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
               0: 0100007F:1389 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1 0 100 0 0 10 0
               1: 0100007F:1F90 0100007F:9999 01 00000000:00000000 00:00000000 00000000     0        0 4712 1 0 100 0 0 10 0
            """)
            .Write("/proc/net/tcp6", "header\n   0: 00000000000000000000000000000000:2382 0:0 0A 0:0 0:0 0 0 0 4713 1 0\n")
            .Write("/proc/77/comm", "dockerd\n").Link("/proc/77/fd/3", "socket:[4711]").Link("/proc/77/fd/4", "pipe:[4713]");
        NodeFiles files = _tree.Files(live: true);
        IReadOnlyDictionary<int, string> listeners = ListenerReader.Read(files, new ProcessTable(files));
        Assert.Equal([new(5001, "dockerd"), new(9090, "")], listeners);
    }

    [Theory]
    [InlineData("kubeadm", "/var/lib/kubelet/kubeadm-flags.env")]
    [InlineData("kubespray", "/etc/kubernetes/admin.conf", "/etc/kubernetes/kubelet.env")]
    [InlineData("kubekey", "/etc/kubernetes/admin.conf", "/etc/kubekey/x")]
    [InlineData("k3s", "/etc/rancher/k3s/config.yaml")]
    [InlineData("microk8s", "/var/snap/microk8s/common/x")]
    [InlineData(null, "/etc/passwd")]
    public void Installer_Traces_NameIt(string? expected, params string[] files)
    {
        foreach (string file in files)
            _tree.Write(file);
        Assert.Equal(expected, InstallerReader.Read(_tree.Files(), ["k8s_a_b"]));
    }

    [Fact]
    public void Installer_ContainersOfRke_NameIt() =>
        Assert.Equal("rke", InstallerReader.Read(_tree.Write("/etc/kubernetes/admin.conf").Files(), ["kubelet", "service-sidekick"]));

    [Fact]
    public async Task Disks_OfThisMachine_HaveRoom()
    {
        var node = new NodeReading(new NodeFiles("/"), new ScriptedCommands(), new InspectionOptions());
        IReadOnlyList<DiskFacts> disks = await DiskReader.ReadAsync(node, ["/no/such/folder"], CancellationToken.None);
        DiskFacts root = disks.Single(disk => disk.Path == "/");
        Assert.Equal("/", root.MountPoint);
        Assert.InRange(root.Free, 0, root.Size);
        Assert.NotEmpty(root.Type);
        Assert.NotEmpty(root.Device);
        Assert.Equal(root.Device, disks.Single(disk => disk.Path == "/no/such/folder").Device);
        Assert.Empty(await DiskReader.ReadAsync(_tree.Reading(), [], CancellationToken.None));
    }
}
