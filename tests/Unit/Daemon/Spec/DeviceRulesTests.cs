using Sampan.Cri;
using Sampan.Daemon.Engines.Native.Spec;
using Sampan.Oci.Runtime;

namespace Sampan.Tests.Unit.Daemon.Spec;

public class DeviceRulesTests
{
    private static readonly HostDevice Fuse = new("/dev/fuse", 'c', 10, 229, 0x1B6, 0, 0);

    [Fact]
    public void Access_Device_ComesAfterTheDefaults()
    {
        IReadOnlyList<DeviceRule> rules = DeviceRules.Access(With("r"));

        Assert.Equal(new DeviceRule { Allow = false, Access = "rwm" }, rules[0]);
        Assert.Equal(new DeviceRule { Allow = true, Type = "c", Major = 10, Minor = 229, Access = "r" }, rules[^1]);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("rwmr")]
    public void Access_BadPermissions_AreInvalid(string permissions) =>
        Assert.Throws<CriException>(() => DeviceRules.Access(With(permissions)));

    [Fact]
    public void Nodes_OfAnOrdinaryContainer_LeaveOutTheHosts()
    {
        SpecInput input = With("rw") with { HostDevices = [new HostDevice("/dev/sda", 'b', 8, 0, 0, 0, 0)] };

        Assert.Equal(["/dev/inner"], DeviceRules.Nodes(input)!.Select(d => d.Path));
    }

    private static SpecInput With(string permissions) =>
        SpecCase.Make() with { Devices = [new ResolvedDevice("/dev/inner", permissions, Fuse)] };
}
