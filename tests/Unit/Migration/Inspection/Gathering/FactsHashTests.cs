using System.Text.Json.Nodes;
using Sampan.Migration;
using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Inspection.Gathering;
using Sampan.Migration.Translation;

namespace Sampan.Tests.Unit.Migration.Inspection.Gathering;

public sealed class FactsHashTests
{
    [Fact]
    public void Hash_SameFactsInOtherOrder_IsTheSame()
    {
        NodeFacts facts = Facts();
        NodeFacts turned = facts with
        {
            Host = facts.Host with { ModulesAtBoot = facts.Host.ModulesAtBoot.Reverse().ToDictionary(), Packages = [.. facts.Host.Packages.Reverse()] },
        };
        Assert.Equal(FactsHash.Of(facts), FactsHash.Of(turned));
        Assert.Matches("^sha256:[0-9a-f]{64}$", FactsHash.Of(facts));
    }

    public static TheoryData<string> WhatCounts => ["machine", "kubelet", "kubeletVersion", "docker", "dockerVersion", "runtime", "cni", "package", "unit"];

    [Theory]
    [MemberData(nameof(WhatCounts))]
    public void Hash_ConfigurationChanges_IsAnother(string what)
    {
        NodeFacts facts = Facts();
        NodeFacts changed = what switch
        {
            "machine" => facts with { MachineId = "other" },
            "kubelet" => facts with { Kubelet = CniReaderTests.Kubelet(("cgroupDriver", "cgroupfs")) },
            "kubeletVersion" => facts with { Kubelet = facts.Kubelet! with { Version = new Version(1, 22, 0) } },
            "docker" => facts with { Docker = facts.Docker! with { Settings = Settings("""{"live-restore": false}""") } },
            "dockerVersion" => facts with { Docker = facts.Docker! with { Version = "20.10.25" } },
            "runtime" => facts with { Runtimes = [facts.Runtimes[0] with { ConfigFiles = new Dictionary<string, string> { ["/etc/containerd/config.toml"] = "version = 3" } }] },
            "cni" => facts with { Cni = facts.Cni with { Files = [facts.Cni.Files[0] with { Network = "other" }] } },
            "package" => facts with { Host = facts.Host with { Packages = [new PackageFacts("kubelet", "1.21.15", false, [])] } },
            _ => facts with { Host = facts.Host with { Units = [facts.Host.Units[0] with { Files = ["/a", "/b"] }] } },
        };
        Assert.NotEqual(FactsHash.Of(facts), FactsHash.Of(changed));
    }

    [Fact]
    public void Hash_WhatChangesByItself_DoesNotCount()
    {
        NodeFacts facts = Facts();
        NodeFacts later = facts with
        {
            Live = true,
            Host = facts.Host with { Disks = [new DiskFacts("/", "/", "ext4", "8:1", 1, 1, 1)], Listeners = new Dictionary<int, string> { [22] = "sshd" }, Units = [facts.Host.Units[0] with { ActiveState = "active" }] },
            Docker = facts.Docker! with { Running = true, Version = "20.10.24+dfsg1", Containers = [new("1", "a", "b", "c", true, new Dictionary<string, string>())], SocketUsers = ["agent"] },
            Runtimes = [facts.Runtimes[0] with { Socket = "/run/containerd/containerd.sock", ConfigSchema = 2 }],
            Cni = facts.Cni with { Reservations = [new("a", "10.0.0.1", "x")] },
            Cluster = new ClusterFacts(),
            Unread = ["something"],
        };
        Assert.Equal(FactsHash.Of(facts), FactsHash.Of(later));
    }

    internal static NodeFacts Facts() => new()
    {
        MachineId = "m",
        NodeName = "n1",
        Host = new HostFacts
        {
            OsId = "debian",
            ModulesAtBoot = new Dictionary<string, string> { ["overlay"] = "/etc/modules-load.d/k8s.conf", ["br_netfilter"] = "/etc/modules-load.d/k8s.conf" },
            Packages = [new("kubelet", "1.21.14", true, []), new("docker.io", "20.10.24", false, ["containerd"])],
            Units = [new UnitFacts { Name = "docker.service", Files = ["/a"], Directives = new Dictionary<string, IReadOnlyList<string>> { ["Service.ExecStart"] = ["dockerd"] } }],
            Listeners = new Dictionary<int, string> { [10250] = "kubelet" },
        },
        Kubelet = CniReaderTests.Kubelet(("cgroupDriver", "systemd")) with { Version = new Version(1, 21, 14) },
        Docker = new DockerFacts { Version = "20.10.24", Settings = Settings("""{"live-restore": true}""") },
        Runtimes = [new() { Kind = TargetKind.Containerd, ConfigFiles = new Dictionary<string, string> { ["/etc/containerd/config.toml"] = "password = \"hush\"" } }],
        Cni = new CniFacts { Files = [new("/etc/cni/net.d/1.conf", "a", "1.0.0", ["bridge"], null, null)] },
        StaticPods = [new("kube-system", "api", "Node/n1", (JsonObject)JsonNode.Parse("""{"containers": [{"env": [{"name": "DB_PASSWORD", "value": "hush"}, {"name": "MODE", "value": "fast"}]}]}""")!, new Dictionary<string, string>())],
    };

    private static DockerSettings Settings(string json) => DockerSettingsReader.Read(System.Text.Encoding.UTF8.GetBytes(json), "/etc/docker/daemon.json");
}
