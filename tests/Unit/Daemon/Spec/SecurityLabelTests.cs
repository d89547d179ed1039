using Sampan.Cri;
using Sampan.Cri.V1;
using Sampan.Daemon.Engines.Native.Spec;
using ProfileType = Sampan.Cri.V1.SecurityProfile.Types.ProfileType;

#pragma warning disable CS0612 // Old kubelets send the old fields.

namespace Sampan.Tests.Unit.Daemon.Spec;

public class SecurityLabelTests
{
    [Theory]
    [InlineData(true, "", "usual")]
    [InlineData(true, "unconfined", null)]
    [InlineData(true, "localhost/mine", "mine")]
    [InlineData(false, "", null)]
    [InlineData(false, "runtime/default", null)]
    public void AppArmor_OldString_MeansTheSame(bool enabled, string text, string? expected) => Assert.Equal(
        expected, AppArmor(new LinuxContainerSecurityContext { ApparmorProfile = text }, enabled));

    [Fact]
    public void AppArmor_LocalhostWhereItIsOff_IsInvalid()
    {
        var profile = new SecurityProfile { ProfileType = ProfileType.Localhost, LocalhostRef = "mine" };

        Assert.Throws<CriException>(() => AppArmor(new LinuxContainerSecurityContext { Apparmor = profile }, false));
        Assert.Equal("mine", AppArmor(new LinuxContainerSecurityContext { Apparmor = profile }, true));
    }

    [Fact]
    public void AppArmor_Privileged_HasNoDefault() =>
        Assert.Null(AppArmor(new LinuxContainerSecurityContext { Privileged = true }, true));

    [Theory]
    [InlineData(true, false, "system_u:system_r:spc_t:s0:c1,c2")]
    [InlineData(false, false, null)]
    [InlineData(true, true, null)]
    public void SELinux_OptionsGiven_MakeALabelWhereEnabled(bool enabled, bool privileged, string? expected)
    {
        var options = new SELinuxOption { Type = "spc_t", Level = "s0:c1,c2" };

        Assert.Equal(expected, SELinuxRules.ProcessLabel(options, privileged, SpecCase.Host with { SELinux = enabled }));
    }

    private static string? AppArmor(LinuxContainerSecurityContext security, bool enabled) => AppArmorRules.For(
        security, SpecCase.Host with { AppArmor = enabled }, new SpecDefaults { AppArmorProfile = "usual" });
}
