using Sampan.Migration;
using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Inspection.Gathering;
using Sampan.Migration.Kubelet;

namespace Sampan.Tests.Unit.Migration.Inspection.Gathering;

public sealed class CniReaderTests : IDisposable
{
    private readonly NodeTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public async Task Files_OrderProblemsAndPackages()
    {
        _tree.Write("/etc/cni/net.d/10-flannel.conflist", """{"name": "cbr0", "cniVersion": "0.3.1", "plugins": [{"type": "flannel"}, {"type": "portmap"}]}""")
            .Write("/etc/cni/net.d/05-crio.conf", """{"name": "crio", "cniVersion": "1.0.0", "type": "bridge"}""")
            .Write("/etc/cni/net.d/20-bad.conflist", "{").Write("/etc/cni/net.d/30-single.conflist", """{"name": "x", "type": "bridge"}""")
            .Write("/etc/cni/net.d/calico-kubeconfig", "x")
            .Write("/var/lib/dpkg/info/cri-o.list", "/.\n/etc\n/etc/cni/net.d/05-crio.conf\n").Write("/var/lib/dpkg/info/other.list", "/x/etc/cni/net.d/10-flannel.conflist\n");
        CniFacts cni = await ReadAsync(new CniFolders("/etc/cni/net.d", []));
        Assert.Equal(["05-crio.conf", "10-flannel.conflist", "20-bad.conflist", "30-single.conflist"], cni.Files.Select(f => Path.GetFileName(f.Path)));
        Assert.Equal(["cri-o", null, null, null], cni.Files.Select(f => f.Package));
        Assert.Equal([false, false, true, true], cni.Files.Select(f => f.Problem is not null));
        Assert.Equal(("cbr0", "0.3.1"), (cni.Files[1].Network, cni.Files[1].CniVersion));
        Assert.Equal(["flannel", "portmap"], cni.Files[1].Types);
    }

    [Fact]
    public async Task Plugins_AreListedAndAskedForVersions()
    {
        _tree.Write("/opt/cni/bin/bridge").Write("/opt/cni/bin/loopback").Write("/etc/cni/net.d/1.conf", """{"name": "a", "type": "bridge"}""");
        ScriptedCommands commands = new ScriptedCommands().On("bridge", """{"cniVersion": "1.0.0", "supportedVersions": ["0.3.1", "1.0.0"]}""");
        CniFacts cni = await ReadAsync(new CniFolders("/etc/cni/net.d", ["/opt/cni/bin", "/none"]), live: true, commands);
        Assert.Equal(["/opt/cni/bin"], cni.Plugins.Keys);
        Assert.Equal(["bridge", "loopback"], cni.Plugins["/opt/cni/bin"]);
        Assert.Equal(["0.3.1", "1.0.0"], Assert.Single(cni.PluginVersions).Value);
        Assert.Equal(["bridge"], commands.Asked);
    }

    [Fact]
    public async Task Reservations_UsualAndOwnFolders()
    {
        _tree.Write("/var/lib/cni/networks/cbr0/10.244.0.7", "abc\r\neth0").Write("/var/lib/cni/networks/cbr0/last_reserved_ip.0", "10.244.0.7").Write("/var/lib/cni/networks/cbr0/lock")
            .Write("/run/ipam/v6/fd00::5", "def").Write("/etc/cni/net.d/1.conf", """{"name": "v6", "type": "bridge", "ipam": {"type": "host-local", "dataDir": "/run/ipam"}}""");
        CniFacts cni = await ReadAsync(new CniFolders("/etc/cni/net.d", []));
        Assert.Equal([new("v6", "fd00::5", "def"), new("cbr0", "10.244.0.7", "abc")], cni.Reservations);
    }

    [Fact]
    public void Folders_Dockershim_AsTheKubeletSays()
    {
        CniFolders folders = CniFolders.Read(Kubelet(("cni-conf-dir", "/etc/net"), ("cni-bin-dir", "/a/bin,/b/bin/")), runtime: null);
        Assert.Equal("/etc/net", folders.ConfigFolder);
        Assert.Equal(["/a/bin", "/b/bin", "/opt/cni/bin"], folders.PluginFolders.Take(3));
    }

    [Theory]
    [InlineData(TargetKind.Containerd, "/etc/containerd/config.toml", "version = 2\n[plugins.\"io.containerd.grpc.v1.cri\".cni]\nconf_dir = \"/c\"\nbin_dir = \"/b\"\n")]
    [InlineData(TargetKind.Containerd, "/etc/containerd/config.toml", "version = 3\n[plugins.'io.containerd.cri.v1.runtime'.cni]\nconf_dir = '/c'\nbin_dirs = ['/b']\n")]
    [InlineData(TargetKind.Crio, "/etc/crio/crio.conf.d/10.conf", "[crio.network]\nnetwork_dir = \"/c\"\nplugin_dirs = [\"/b\"]\n")]
    [InlineData(TargetKind.CriDockerd, "/lib/systemd/system/cri-docker.service", "[Service]\nExecStart=/usr/bin/cri-dockerd --cni-conf-dir=/c --cni-bin-dir /b\n")]
    public void Folders_Runtime_AsItsFilesSay(string kind, string file, string text)
    {
        var runtime = new RuntimeFacts { Kind = kind, ConfigFiles = new Dictionary<string, string> { [file] = text } };
        CniFolders folders = CniFolders.Read(null, runtime);
        Assert.Equal(("/c", "/b"), (folders.ConfigFolder, folders.PluginFolders[0]));
    }

    [Fact]
    public void Folders_UnreadableConfiguration_AreTheUsual()
    {
        var runtime = new RuntimeFacts { Kind = TargetKind.Containerd, ConfigFiles = new Dictionary<string, string> { ["/etc/containerd/config.toml"] = "[[[" } };
        Assert.Equal("/etc/cni/net.d", CniFolders.Read(null, runtime).ConfigFolder);
    }

    internal static KubeletFacts Kubelet(params (string Name, string Value)[] settings) => new()
    {
        Configuration = new KubeletConfiguration
        {
            Settings = settings.ToDictionary(s => s.Name, s => new KubeletSetting(s.Name, s.Value, new KubeletPlace(KubeletSourceKind.Unit, "", 0, s.Name, s.Value), [])),
        },
    };

    private Task<CniFacts> ReadAsync(CniFolders folders, bool live = false, ScriptedCommands? commands = null)
    {
        NodeReading node = _tree.Reading(live, commands);
        return new CniReader(node, new PackageFiles(node), new PluginVersions(node, commands ?? new ScriptedCommands())).ReadAsync(folders, CancellationToken.None);
    }
}
