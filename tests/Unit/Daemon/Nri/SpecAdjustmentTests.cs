using Sampan.Cri.Nri;
using Sampan.Daemon.Nri;
using Sampan.Oci.Runtime;

namespace Sampan.Tests.Unit.Daemon.Nri;

public sealed class SpecAdjustmentTests
{
    private static readonly RuntimeSpec s_spec = new()
    {
        Process = new RuntimeProcess { User = new RuntimeUser { Uid = 0, Gid = 0 }, Args = ["true"], Cwd = "/", Env = ["A=1", "B=2"] },
        Annotations = new Dictionary<string, string> { ["old"] = "x" },
    };

    [Fact]
    public void Apply_EnvSetAndRemoved_KeepsTheOthers()
    {
        var adjustment = new ContainerAdjustment();
        adjustment.Env.Add(new KeyValue { Key = "-A" });
        adjustment.Env.Add(new KeyValue { Key = "C", Value = "3" });

        Assert.Equal(["B=2", "C=3"], SpecAdjustment.Apply(s_spec, adjustment).Process!.Env);
    }

    [Fact]
    public void Apply_Device_LetsItThroughTheCgroup()
    {
        var adjustment = new ContainerAdjustment { Linux = new LinuxContainerAdjustment() };
        adjustment.Linux.Devices.Add(new Sampan.Cri.Nri.LinuxDevice { Path = "/dev/x", Type = "c", Major = 1, Minor = 3 });

        RuntimeSpec spec = SpecAdjustment.Apply(s_spec, adjustment);

        Assert.Equal("/dev/x", Assert.Single(spec.Linux!.Devices!).Path);
        Assert.Equal(3, Assert.Single(spec.Linux.Resources!.Devices!).Minor);
    }

    [Fact]
    public void Apply_Hooks_AreRefusedByName() =>
        Assert.Contains("OCI hooks", Assert.Throws<NriException>(
            () => SpecAdjustment.Apply(s_spec, new ContainerAdjustment { Hooks = new Hooks() })).Message);

    [Fact]
    public void Claim_SameAnnotationTwice_NamesBothPlugins()
    {
        var claims = new AdjustmentClaims();
        var adjustment = new ContainerAdjustment();
        adjustment.Annotations["key"] = "value";
        claims.Claim("00-a", adjustment);

        string message = Assert.Throws<NriException>(() => claims.Claim("10-b", adjustment)).Message;

        Assert.Contains("00-a", message);
        Assert.Contains("10-b", message);
    }

    [Fact]
    public void Claim_RemovedFirst_MayBeSetByAnother()
    {
        var claims = new AdjustmentClaims();
        var first = new ContainerAdjustment();
        first.Annotations["key"] = "value";
        claims.Claim("00-a", first);
        var second = new ContainerAdjustment();
        second.Annotations["-key"] = "";
        second.Annotations["key"] = "other";

        claims.Claim("10-b", second);
        Assert.Throws<NriException>(() => claims.Claim("00-a", first));
    }
}
