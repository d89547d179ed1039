using Sampan.Daemon.Metrics;
using Sampan.Linux.Cgroups;
using Sampan.Linux.Namespaces;

namespace Sampan.Tests.Unit.Daemon.Metrics;

public sealed class MetricCatalogTests
{
    [Fact]
    public void All_Names_AreThereOnce()
    {
        Assert.Equal(MetricCatalog.All.Count, MetricCatalog.All.Select(definition => definition.Name).Distinct().Count());
        Assert.All(MetricCatalog.All, definition => Assert.NotEmpty(definition.Help));
    }

    [Fact]
    public void Samples_OfACgroup_HaveAsManyLabelsAsTheirDefinition()
    {
        var pressure = new Pressure(new PressureLine(1_500_000, 0, 0, 0), new PressureLine(0, 0, 0, 0));
        var details = new CgroupDetails
        {
            Devices = [new CgroupDeviceIo("8:0", 1, 2, 3, 4)],
            HugePages = new Dictionary<string, (ulong, ulong)> { ["2MB"] = (1, 2) },
            CpuPressure = pressure, MemoryPressure = pressure, IoPressure = pressure,
        };

        MetricSample[] samples =
        [
            .. CgroupSamples.Of(new CgroupUsage { CpuNanoseconds = 2_500_000_000 }, details),
            .. NetworkSamples.Of([new InterfaceCounters("eth0", 1, 2, 3, 4, 5, 6, 7, 8)]),
        ];

        Assert.All(samples, sample => Assert.Equal(sample.Definition.Labels.Length, sample.Labels.Length));
        Assert.All(samples, sample => Assert.Contains(sample.Definition, MetricCatalog.All));
        Assert.Equal(2.5, samples.Single(sample => sample.Definition == MetricCatalog.CpuUsage).Value);
        Assert.Equal(1.5, samples.Single(sample => sample.Definition == MetricCatalog.PressureCpuWaiting).Value);
    }
}
