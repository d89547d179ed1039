using Google.Protobuf.Collections;
using Sampan.Cri.Nri;
using Sampan.Daemon.Nri;

namespace Sampan.Tests.Unit.Daemon.Nri;

public sealed class AdjustmentClaimsTests
{
    [Fact]
    public void Claim_SameAnnotationTwice_NamesBothPlugins()
    {
        var claims = new AdjustmentClaims();
        var adjustment = new ContainerAdjustment();
        adjustment.Annotations["key"] = "value";
        claims.Claim("ctr", "00-a", adjustment);

        string message = Assert.Throws<NriException>(() => claims.Claim("ctr", "10-b", adjustment)).Message;

        Assert.Contains("00-a", message);
        Assert.Contains("10-b", message);
    }

    [Fact]
    public void Claim_RemovedFirst_MayBeSetByAnother()
    {
        var claims = new AdjustmentClaims();
        var first = new ContainerAdjustment();
        first.Annotations["key"] = "value";
        claims.Claim("ctr", "00-a", first);
        var second = new ContainerAdjustment();
        second.Annotations["-key"] = "";
        second.Annotations["key"] = "other";

        claims.Claim("ctr", "10-b", second);
        Assert.Throws<NriException>(() => claims.Claim("ctr", "00-a", first));
    }

    [Fact]
    public void Claim_HooksOfTwo_AddUp()
    {
        var claims = new AdjustmentClaims();
        var adjustment = new ContainerAdjustment { Hooks = new Hooks { Poststop = { new Hook { Path = "/x" } } } };

        claims.Claim("ctr", "00-a", adjustment);
        claims.Claim("ctr", "10-b", adjustment);

        Assert.Equal("00-a,10-b", claims.Owners().Owners["ctr"].Simple[(int)Field.OciHooks]);
    }

    [Fact]
    public void Claim_ResourcesOfAnotherContainer_AreNoConflict()
    {
        var claims = new AdjustmentClaims();
        var resources = new LinuxResources { Cpu = new LinuxCPU { Cpus = "0" } };

        claims.Claim("one", "00-a", resources);
        claims.Claim("two", "10-b", resources);

        Assert.Throws<NriException>(() => claims.Claim("two", "00-a", resources));
    }

    [Fact]
    public void Claim_ArgsAfterTheEmptyOne_MayBeAnothers()
    {
        var claims = new AdjustmentClaims();
        claims.Claim("ctr", "00-a", new ContainerAdjustment { Args = { "a" } });

        Assert.Throws<NriException>(() => claims.Claim("ctr", "10-b", new ContainerAdjustment { Args = { "b" } }));
        claims.Claim("ctr", "10-b", new ContainerAdjustment { Args = { "", "b" } });

        Assert.Equal("10-b", claims.Owners().Owners["ctr"].Simple[(int)Field.Args]);
    }

    [Fact]
    public void Owners_OfKeys_AreByKey()
    {
        var claims = new AdjustmentClaims();
        claims.Claim("ctr", "00-a", new ContainerAdjustment { Annotations = { ["one"] = "" } });
        claims.Claim("ctr", "10-b", new ContainerAdjustment { Annotations = { ["two"] = "" } });

        MapField<string, string> owners = claims.Owners().Owners["ctr"].Compound[(int)Field.Annotations].Owners;

        Assert.Equal(("00-a", "10-b"), (owners["one"], owners["two"]));
    }
}
