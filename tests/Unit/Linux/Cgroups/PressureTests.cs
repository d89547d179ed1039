using Sampan.Linux.Cgroups;

namespace Sampan.Tests.Unit.Linux.Cgroups;

public sealed class PressureTests
{
    [Fact]
    public void Parse_BothLines_AreRead()
    {
        Pressure? pressure = Pressure.Parse(
            "some avg10=81.27 avg60=61.30 avg300=65.87 total=9669599084\nfull avg10=0.00 avg60=0.50 avg300=0.00 total=12\n");

        Assert.Equal(new PressureLine(9669599084, 81.27, 61.30, 65.87), pressure!.Some);
        Assert.Equal(new PressureLine(12, 0, 0.5, 0), pressure.Full);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("nothing known")]
    public void Parse_NoPressure_IsNull(string text) => Assert.Null(Pressure.Parse(text));
}
