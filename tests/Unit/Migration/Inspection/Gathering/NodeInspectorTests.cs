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
        NodeFacts facts = await new NodeInspector(new ProgramRunner(TimeProvider.System)).ReadAsync(new InspectionOptions(), CancellationToken.None);
        Assert.True(facts.Live);
        Assert.NotEmpty(facts.NodeName);
        Assert.NotEmpty(facts.Host.Kernel);
        Assert.NotEmpty(facts.Host.Init);
        Assert.Contains(facts.Host.Cgroup, (string[])["v1", "hybrid", "v2", ""]);
        Assert.NotEmpty(facts.Host.Disks);
    }
}
