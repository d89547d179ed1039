using Sampan.Daemon.Cni;

namespace Sampan.Tests.System.Cni;

/// <summary>A bridge network, a network namespace and folders of its own; all gone after the test, whatever it did.</summary>
internal sealed class BridgeLab : IAsyncDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("sampan-cni-");
    private readonly string _unique = Guid.NewGuid().ToString("N")[..8];

    private BridgeLab()
    {
        Configs = Directory.CreateDirectory(Path.Combine(_root.FullName, "net.d")).FullName;
        Leases = Path.Combine(_root.FullName, "leases");
        var settings = new CniSettings { BinDirectories = ["/usr/lib/cni"] };
        var invoker = new CniInvoker(new CniPluginRunner(Programs.Runner.RunAsync, () => settings));
        Network = new PodNetwork(
            new CniConfigDirectory(Configs), invoker, new CniCache(_root.FullName), () => settings, TimeProvider.System);
    }

    public string Configs { get; }

    public string Leases { get; }

    public PodNetwork Network { get; }

    public string Netns => "sampan-" + _unique;

    public string Bridge => "smp" + _unique;

    public string SandboxId => "test" + _unique;

    public CniPod Pod => new()
    {
        SandboxId = SandboxId,
        Namespace = "shop",
        Name = "web",
        Uid = "u-1",
        NetnsPath = "/run/netns/" + Netns,
    };

    /// <summary>The addresses reserved now.</summary>
    public IEnumerable<string> Reserved => Directory.Exists(Path.Combine(Leases, "lab"))
        ? Directory.GetFiles(Path.Combine(Leases, "lab")).Select(f => Path.GetFileName(f)!).Where(f => char.IsAsciiDigit(f[0]))
        : [];

    /// <summary>The host ends of pods' veth pairs on the bridge.</summary>
    public IEnumerable<string> Ports => Directory.Exists($"/sys/class/net/{Bridge}/brif")
        ? Directory.GetFileSystemEntries($"/sys/class/net/{Bridge}/brif")
        : [];

    public static async Task<BridgeLab> MakeAsync(params string[] more)
    {
        var lab = new BridgeLab();
        string[] plugins =
        [
            $$$"""
            {"type":"bridge","bridge":"{{{lab.Bridge}}}","isGateway":true,"ipMasq":false,
             "ipam":{"type":"host-local","dataDir":"{{{lab.Leases}}}","ranges":[[{"subnet":"10.213.77.0/24"}]]}}
            """,
            .. more,
        ];
        File.WriteAllText(
            Path.Combine(lab.Configs, "10-lab.conflist"),
            $$"""{"cniVersion":"1.0.0","name":"lab","plugins":[{{string.Join(',', plugins)}}]}""");
        await Programs.RunAsync("ip", "netns", "add", lab.Netns);
        return lab;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await Network.TearDownAsync(SandboxId, null, CancellationToken.None);
        }
        catch (CniException)
        {
            // The test has said so already.
        }
        await Programs.TryAsync("ip", "netns", "del", Netns);
        await Programs.TryAsync("ip", "link", "del", Bridge);
        _root.Delete(recursive: true);
    }
}
