using Sampan.Daemon.Engines.Native.Classes;

namespace Sampan.Tests.Unit.Daemon.Engines.Native.Classes;

public sealed class QuantityTests
{
    [Theory]
    [InlineData("50M", 50_000_000)]
    [InlineData("10k", 10_000)]
    [InlineData("1.5Gi", 1_610_612_736)]
    [InlineData("400", 400)]
    [InlineData("1e3", 1000)]
    [InlineData("1500m", 2)]
    public void TryParse_Quantity_IsTheWholeNumber(string text, long value) => Assert.Equal(value, Quantity.TryParse(text));

    [Theory]
    [InlineData("")]
    [InlineData("M")]
    [InlineData("50 M")]
    [InlineData("50X")]
    [InlineData("99999999E")]
    public void TryParse_NoQuantity_IsNull(string text) => Assert.Null(Quantity.TryParse(text));
}
