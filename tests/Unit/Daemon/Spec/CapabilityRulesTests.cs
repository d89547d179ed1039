using Sampan.Cri;
using Sampan.Cri.V1;
using Sampan.Daemon.Engines.Native.Spec;
using Sampan.Oci.Runtime;

namespace Sampan.Tests.Unit.Daemon.Spec;

public class CapabilityRulesTests
{
    [Theory]
    [InlineData("", "", 14)]
    [InlineData("ALL", "", 41)]
    [InlineData("ALL", "CHOWN", 40)]
    [InlineData("", "ALL", 0)]
    [InlineData("NET_ADMIN", "ALL", 1)]
    [InlineData("cap_net_admin", "CAP_CHOWN", 14)]
    [InlineData("CHOWN", "", 14)]
    [InlineData("CHOWN", "CHOWN", 13)]
    public void For_AddAndDrop_GiveThisMany(string add, string drop, int expected)
    {
        RuntimeCapabilities sets = For(new Capability { AddCapabilities = { List(add) }, DropCapabilities = { List(drop) } });

        Assert.Equal(expected, sets.Bounding!.Count);
        Assert.Equal(sets.Bounding, sets.Effective);
        Assert.Equal(sets.Bounding, sets.Permitted);
        Assert.Null(sets.Ambient);
        Assert.Null(sets.Inheritable);
    }

    [Fact]
    public void For_Ambient_IsInEverySet()
    {
        RuntimeCapabilities sets = For(new Capability { AddAmbientCapabilities = { "SYS_TIME" } });

        Assert.Contains("CAP_SYS_TIME", sets.Bounding!);
        Assert.Equal(["CAP_SYS_TIME"], sets.Ambient!);
        Assert.Equal(["CAP_SYS_TIME"], sets.Inheritable!);
    }

    [Fact]
    public void For_BeyondTheDaemonsOwn_IsLeftOutWithAWarning()
    {
        var warnings = new List<string>();
        HostFacts host = SpecCase.Host with { BoundingCapabilities = CapabilityNames.All.Where(c => c != "CAP_SYS_RESOURCE").ToHashSet() };

        RuntimeCapabilities sets = CapabilityRules.For(
            new LinuxContainerSecurityContext { Privileged = true }, host, warnings);

        Assert.Equal(40, sets.Effective!.Count);
        Assert.Equal(["capabilities that the daemon itself lacks were left out: CAP_SYS_RESOURCE"], warnings);
    }

    [Fact]
    public void For_UnknownName_IsInvalid() =>
        Assert.Throws<CriException>(() => For(new Capability { AddCapabilities = { "FLY" } }));

    private static RuntimeCapabilities For(Capability capabilities) =>
        CapabilityRules.For(new LinuxContainerSecurityContext { Capabilities = capabilities }, SpecCase.Host, []);

    private static string[] List(string name) => name.Length == 0 ? [] : [name];
}
