using Sampan.Daemon.Engines.Native;

namespace Sampan.Tests.Unit.Daemon.Engines.Native;

public class AppArmorTextTests
{
    [Theory]
    [InlineData("", "unconfined")]
    [InlineData("unconfined\n", "unconfined")]
    [InlineData("sampan (enforce)\n", "sampan")]
    [InlineData("/usr/local/bin/sampan (complain)", "/usr/local/bin/sampan")]
    [InlineData("a//&b[1] c (enforce)", "\"a//&b\\[1\\] c\"")]
    public void Write_DaemonsLabel_MaySignal(string label, string peer)
    {
        string text = AppArmorText.Write(label, _ => true);

        Assert.Contains($"  signal (receive) peer={peer},\n", text, StringComparison.Ordinal);
        Assert.Single(text.Split('\n'), line => line == "  signal (receive) peer=unconfined,");
    }

    [Fact]
    public void Write_FilesMissing_DoesWithout()
    {
        string text = AppArmorText.Write("", _ => false);

        Assert.DoesNotContain("include", text, StringComparison.Ordinal);
        Assert.DoesNotContain("abi <", text, StringComparison.Ordinal);
        Assert.StartsWith("@{PROC}=/proc/\n", text, StringComparison.Ordinal);
    }
}
