using Sampan.Migration.Inspection.Checks;

namespace Sampan.Tests.Unit.Migration.Inspection.Checks;

public sealed class QuantitiesTests
{
    [Theory]
    [InlineData("10m", 10_000_000L)]
    [InlineData("10MB", 10_000_000L)]
    [InlineData("1.5g", 1_500_000_000L)]
    [InlineData("512", 512L)]
    [InlineData("-1", null)]
    [InlineData("many", null)]
    public void Docker_Size_IsInSiUnits(string text, long? bytes) => Assert.Equal(bytes, Quantities.Docker(text));

    [Theory]
    [InlineData("10m", 0.01)]
    [InlineData("10M", 10_000_000d)]
    [InlineData("10Mi", 10_485_760d)]
    [InlineData("10MB", null)]
    public void Kubernetes_Quantity_KnowsThousandths(string text, double? value) => Assert.Equal(value, Quantities.Kubernetes(text));
}
