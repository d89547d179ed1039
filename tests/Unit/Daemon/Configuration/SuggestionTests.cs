using Sampan.Daemon.Configuration.Yaml;

namespace Sampan.Tests.Unit.Daemon.Configuration;

public sealed class SuggestionTests
{
    [Theory]
    [InlineData("confdir", "confDir")]
    [InlineData("conf_dir", "confDir")]
    [InlineData("bin-dir", "binDirs")]
    [InlineData("timeuot", "timeout")]
    [InlineData("zebra", null)]
    [InlineData("", null)]
    public void For_Word_GivesTheClosestOrNone(string typed, string? meant) =>
        Assert.Equal(meant, Suggestion.For(typed, ["confDir", "binDirs", "timeout"]));
}
