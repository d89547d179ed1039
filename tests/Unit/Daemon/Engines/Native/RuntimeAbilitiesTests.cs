using Sampan.Cri;
using Sampan.Daemon.Engines;
using Sampan.Daemon.Engines.Native;
using Xunit;

namespace Sampan.Tests.Unit.Daemon.Engines.Native;

public sealed class RuntimeAbilitiesTests
{
    private static readonly Version Modern = new(6, 1);

    private const string All = """
        {"mountOptions":["ro","rro"],"linux":{"namespaces":["pid","user"],"mountExtensions":{"idmap":{"enabled":true}}}}
        """;

    [Fact]
    public void Parse_NewRuntimeAndKernel_CanDoAll() =>
        Assert.Equal(new RuntimeAbilities(true, true), RuntimeAbilities.Parse(All, Modern));

    [Fact]
    public void Parse_KernelBeforeIdmappedOverlay_HasNoUserNamespaces() =>
        Assert.Equal(new RuntimeAbilities(true, false), RuntimeAbilities.Parse(All, new Version(5, 15)));

    [Fact]
    public void Parse_KernelBeforeMountSetattr_CanDoNothing() =>
        Assert.Equal(RuntimeAbilities.None, RuntimeAbilities.Parse(All, new Version(5, 10)));

    [Fact]
    public void Parse_RuntimeWithoutIdmap_HasNoUserNamespaces() => Assert.Equal(
        new RuntimeAbilities(true, false),
        RuntimeAbilities.Parse("""{"mountOptions":["rro"],"linux":{"namespaces":["user"]}}""", Modern));

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("unknown command")]
    [InlineData("""{"mountOptions":"rro","linux":7}""")]
    public void Parse_NotTheStructure_CanDoNothing(string text) =>
        Assert.Equal(RuntimeAbilities.None, RuntimeAbilities.Parse(text, Modern));

    [Fact]
    public void RequireUserNamespaces_Lacking_NamesTheRuntime() =>
        Assert.Contains("runc", Assert.Throws<CriException>(() => RuntimeAbilities.None.RequireUserNamespaces("runc")).Message);

    [Theory]
    [InlineData("""{"ociVersionMax":"1.0.2-dev"}""", SpecFeature.None)]
    [InlineData("""{"ociVersionMax":"1.1.0+dev"}""", SpecFeature.Scheduling)]
    [InlineData("""{"ociVersionMax":"1.3.0","linux":{"netDevices":{"enabled":true},"memoryPolicy":{"modes":[]},"intelRdt":{"schemata":true}}}""",
        SpecFeature.Scheduling | SpecFeature.NetDevices | SpecFeature.MemoryPolicy | SpecFeature.RdtSchemata)]
    [InlineData("""{"linux":{"netDevices":{"enabled":false},"intelRdt":{"monitoring":true}}}""", SpecFeature.RdtMonitoring)]
    public void Parse_Features_AreThoseItLists(string text, object features) =>
        Assert.Equal((SpecFeature)features, RuntimeAbilities.Parse(text, Modern).Features);

    [Fact]
    public void Require_Lacking_NamesTheRuntimeAndWhatItTakes()
    {
        string message = Assert.Throws<CriException>(() => RuntimeAbilities.None.Require(SpecFeature.MemoryPolicy, "crun")).Message;

        Assert.Contains("crun does not know the memory policy: it takes", message, StringComparison.Ordinal);
        (RuntimeAbilities.None with { Features = SpecFeature.MemoryPolicy }).Require(SpecFeature.MemoryPolicy, "crun");
    }
}
