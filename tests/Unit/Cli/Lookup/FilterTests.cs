using Sampan.Cli;
using Sampan.Cli.Lookup;

namespace Sampan.Tests.Unit.Cli.Lookup;

public class FilterTests
{
    [Theory]
    [InlineData("ngi", true)]
    [InlineData("^nginx-[0-9]$", true)]
    [InlineData("^ginx", false)]
    public void NamePattern_PartOrExpression_Matches(string pattern, bool matches) =>
        Assert.Equal(matches, NamePattern.Of(pattern)!.Matches("nginx-1"));

    [Fact]
    public void NamePattern_NoExpression_IsRefused() =>
        Assert.Equal(ExitCode.Usage, Assert.Throws<CliException>(() => NamePattern.Of("(")).ExitCode);

    [Fact]
    public void LabelSelector_AllWanted_MustBeThere()
    {
        Dictionary<string, string> wanted = LabelSelector.Parse(["a=1", "b=x=y"]);

        Assert.True(LabelSelector.Matches(wanted, new Dictionary<string, string> { ["a"] = "1", ["b"] = "x=y", ["c"] = "" }));
        Assert.False(LabelSelector.Matches(wanted, new Dictionary<string, string> { ["a"] = "1" }));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("=b")]
    public void LabelSelector_WithoutKeyOrValue_IsRefused(string text) =>
        Assert.Throws<CliException>(() => LabelSelector.Parse([text]));
}
