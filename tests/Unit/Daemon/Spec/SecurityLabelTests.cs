using Sampan.Cri.V1;
using Sampan.Daemon.Engines.Native.Spec;

namespace Sampan.Tests.Unit.Daemon.Spec;

public class SecurityLabelTests
{
    [Theory]
    [InlineData(true, false, "system_u:system_r:spc_t:s0:c1,c2")]
    [InlineData(false, false, null)]
    [InlineData(true, true, null)]
    public void SELinux_OptionsGiven_MakeALabelWhereEnabled(bool enabled, bool privileged, string? expected)
    {
        var options = new SELinuxOption { Type = "spc_t", Level = "s0:c1,c2" };

        Assert.Equal(expected, SELinuxRules.ProcessLabel(options, privileged, SpecCase.Host with { SELinux = enabled }));
    }
}
