using Sampan.Daemon.Metrics;

namespace Sampan.Tests.Unit.Daemon.Metrics;

public sealed class PrometheusTextTests
{
    [Fact]
    public void Of_TwoGroups_PutsAMetricTogetherAndEscapes()
    {
        MetricGroup[] groups =
        [
            new("s", "", ["", "/a", "", "s", "ns", "p\"\\\n"], [new(MetricCatalog.MemoryUsage, 1.5)]),
            new("s", "c", ["web", "/a/b", "i", "c", "ns", "p"], [new(MetricCatalog.MemoryUsage, 2), new(MetricCatalog.CpuUsage, 3, "total")]),
        ];

        Assert.Equal(
            """
            # HELP container_cpu_usage_seconds_total CPU seconds in all.
            # TYPE container_cpu_usage_seconds_total counter
            container_cpu_usage_seconds_total{container="web",id="/a/b",image="i",name="c",namespace="ns",pod="p",cpu="total"} 3
            # HELP container_memory_usage_bytes Memory in use, page cache included.
            # TYPE container_memory_usage_bytes gauge
            container_memory_usage_bytes{container="",id="/a",image="",name="s",namespace="ns",pod="p\"\\\n"} 1.5
            container_memory_usage_bytes{container="web",id="/a/b",image="i",name="c",namespace="ns",pod="p"} 2

            """,
            PrometheusText.Of(groups));
    }

    [Fact]
    public void WriteTo_Calls_AreACumulativeHistogram()
    {
        var calls = new RpcCounters();
        calls.Note("Version", "Ok", TimeSpan.FromMilliseconds(2));
        calls.Note("Version", "Ok", TimeSpan.FromMinutes(5));
        var text = new PrometheusText();

        calls.WriteTo(text);

        string[] lines = text.ToString().Split('\n');
        Assert.Contains("sampan_rpc_duration_seconds_bucket{method=\"Version\",code=\"Ok\",le=\"0.001\"} 0", lines);
        Assert.Contains("sampan_rpc_duration_seconds_bucket{method=\"Version\",code=\"Ok\",le=\"60\"} 1", lines);
        Assert.Contains("sampan_rpc_duration_seconds_bucket{method=\"Version\",code=\"Ok\",le=\"+Inf\"} 2", lines);
        Assert.Contains("sampan_rpc_duration_seconds_count{method=\"Version\",code=\"Ok\"} 2", lines);
    }
}
