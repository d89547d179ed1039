using Sampan.Daemon.State;

namespace Sampan.Tests.Unit.Daemon.State;

public sealed class LabelSelectionTests
{
    private static readonly Dictionary<string, string> Labels = new() { ["app"] = "web", ["tier"] = "" };

    [Fact]
    public void Fits_NoSelector_Always()
    {
        Assert.True(LabelSelection.Fits(Labels, null));
        Assert.True(LabelSelection.Fits(Labels, new Dictionary<string, string>()));
    }

    [Theory]
    [InlineData("app", "web", true)]
    [InlineData("tier", "", true)]
    [InlineData("app", "WEB", false)]
    [InlineData("App", "web", false)]
    [InlineData("none", "", false)]
    public void Fits_Pair_OnlyWhenEqual(string key, string value, bool fits) =>
        Assert.Equal(fits, LabelSelection.Fits(Labels, new Dictionary<string, string> { [key] = value }));

    [Fact]
    public void Fits_SeveralPairs_AllMustHold() =>
        Assert.False(LabelSelection.Fits(Labels, new Dictionary<string, string> { ["app"] = "web", ["tier"] = "x" }));
}
