using Sampan.Migration;
using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Inspection.Gathering;
using Sampan.Migration.Node;

namespace Sampan.Tests.Unit.Migration.Inspection.Gathering;

public sealed class NodeInspectorTests : IDisposable
{
    private readonly NodeTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public async Task Read_Copy_KnowsWhoItIs()
    {
        _tree.Write("/etc/machine-id", "0123456789abcdef0123456789abcdef\n").Write("/etc/hostname", "Node-1\n").Write("/etc/os-release", "ID=debian\nVERSION_ID=\"12\"\n");
        NodeFacts facts = await new NodeInspector(new ScriptedCommands()).ReadAsync(new InspectionOptions { Root = _tree.Root }, CancellationToken.None);
        Assert.Equal("0123456789abcdef0123456789abcdef", facts.MachineId);
        Assert.Equal("node-1", facts.NodeName);
        Assert.False(facts.Live);
        Assert.Equal("debian", facts.Host.OsId);
        Assert.Equal("", facts.Host.Kernel);
    }

    [Fact]
    public async Task Read_DockershimNode_HangsTogether()
    {
        _tree.Write("/etc/hostname", "host-1\n")
            .Write("/usr/lib/systemd/system/kubelet.service", "[Service]\nExecStart=/usr/bin/kubelet --network-plugin=cni --cni-conf-dir=/etc/cni/own --pod-manifest-path=/etc/kubernetes/static --hostname-override=Node-7\n")
            .Write("/usr/bin/kubelet")
            .Write("/usr/lib/systemd/system/docker.service", "[Service]\nExecStart=/usr/bin/dockerd --data-root /data\n").Write("/usr/bin/dockerd")
            .Write("/etc/cni/own/10-x.conf", """{"name": "x", "cniVersion": "0.3.1", "type": "bridge"}""")
            .Write("/etc/kubernetes/static/web.yaml", "kind: Pod\nmetadata: {name: web}\nspec: {containers: []}\n")
            .Write("/etc/cron.d/clean", "0 3 * * * root docker system prune -f\n")
            .Write("/var/lib/dpkg/status", "Package: kubelet\nStatus: hold ok installed\nVersion: 1.21.14-00\n");
        NodeFacts facts = await new NodeInspector(new ScriptedCommands()).ReadAsync(new InspectionOptions { Root = _tree.Root }, CancellationToken.None);
        Assert.Equal("node-7", facts.NodeName);
        Assert.Equal(new Version(1, 21, 14), facts.Kubelet!.Version);
        Assert.Equal("/data", facts.Docker!.DataRoot);
        Assert.Equal(["docker.service", "kubelet.service"], facts.Host.Units.Select(u => u.Name));
        Assert.Equal("/etc/cni/own/10-x.conf", Assert.Single(facts.Cni.Files).Path);
        Assert.Equal("Node/node-7", Assert.Single(facts.StaticPods).Owner);
        Assert.Contains(facts.Scripts, mention => mention.File == "/etc/cron.d/clean");
        Assert.Empty(facts.Runtimes);
        Assert.Null(facts.Cri);
        Assert.Empty(facts.Unread);
    }

    [Fact]
    public async Task Read_EmptyFolder_IsNoError()
    {
        NodeFacts facts = await new NodeInspector(new ScriptedCommands()).ReadAsync(new InspectionOptions { Root = _tree.Root }, CancellationToken.None);
        Assert.Null(facts.Kubelet);
        Assert.Null(facts.Docker);
        Assert.Empty(facts.Runtimes);
    }

    [Fact]
    public async Task Read_NoSuchFolder_IsRefused() => await Assert.ThrowsAsync<MigrationException>(
        () => new NodeInspector(new ScriptedCommands()).ReadAsync(new InspectionOptions { Root = _tree.Root + "/none" }, CancellationToken.None));

    [Fact]
    public async Task Read_ThisMachine_IsSane()
    {
        NodeFacts facts = await new NodeInspector(new ProgramRunner(TimeProvider.System)).ReadAsync(new InspectionOptions { AskRegistries = false }, CancellationToken.None);
        Assert.True(facts.Live);
        Assert.NotEmpty(facts.NodeName);
        Assert.NotEmpty(facts.Host.Kernel);
        Assert.NotEmpty(facts.Host.Init);
        Assert.Contains(facts.Host.Cgroup, (string[])["v1", "hybrid", "v2", ""]);
        Assert.NotEmpty(facts.Host.Disks);
    }
}
