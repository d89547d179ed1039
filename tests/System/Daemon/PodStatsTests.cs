using Sampan.Cri.V1;

namespace Sampan.Tests.System.Daemon;

[Collection(DaemonLab.Collection)]
public sealed class PodStatsTests(DaemonLab lab)
{
    [PodFact(DisplayName = "A pod's stats have its interface, its cgroup and its containers")]
    public async Task PodStats_Running_HaveTraffic()
    {
        await using TestPod pod = await TestPod.RunAsync(lab.Daemon, lab.Image);
        string container = await pod.StartAsync([]);

        PodSandboxStats one = (await lab.Daemon.Runtime.PodSandboxStatsAsync(
            new PodSandboxStatsRequest { PodSandboxId = pod.Id }, CancellationToken.None)).Stats;
        ListPodSandboxStatsResponse all = await lab.Daemon.Runtime.ListPodSandboxStatsAsync(
            new ListPodSandboxStatsRequest { Filter = new PodSandboxStatsFilter { Id = pod.Id } }, CancellationToken.None);

        Assert.Equal(pod.Id, one.Attributes.Id);
        Assert.Equal("eth0", one.Linux.Network.DefaultInterface.Name);
        Assert.InRange(one.Linux.Network.DefaultInterface.TxBytes.Value, 1ul, ulong.MaxValue);
        Assert.InRange(one.Linux.Memory.UsageBytes.Value, 1ul, ulong.MaxValue);
        Assert.InRange(one.Linux.Process.ProcessCount.Value, 1ul, 100ul);
        Assert.True(one.Linux.Cpu.Timestamp > 0 && one.Linux.Network.Timestamp > 0);
        Assert.Equal(container, Assert.Single(one.Linux.Containers).Attributes.Id);
        Assert.Equal(pod.Id, Assert.Single(all.Stats).Attributes.Id);
    }

    [PodFact(DisplayName = "A pod's metrics have a value for every label, and those of its container are the cgroup's")]
    public async Task Metrics_Running_FitTheirDescriptors()
    {
        await using TestPod pod = await TestPod.RunAsync(lab.Daemon, lab.Image);
        string container = await pod.StartAsync([]);

        ListMetricDescriptorsResponse described = await lab.Daemon.Runtime.ListMetricDescriptorsAsync(
            new ListMetricDescriptorsRequest(), CancellationToken.None);
        ListPodSandboxMetricsResponse answer = await lab.Daemon.Runtime.ListPodSandboxMetricsAsync(
            new ListPodSandboxMetricsRequest(), CancellationToken.None);

        PodSandboxMetrics own = Assert.Single(answer.PodMetrics, each => each.PodSandboxId == pod.Id);
        ContainerMetrics metrics = Assert.Single(own.ContainerMetrics);
        Assert.Equal(container, metrics.ContainerId);
        Dictionary<string, int> labels = described.Descriptors.ToDictionary(each => each.Name, each => each.LabelKeys.Count);
        Assert.All(own.Metrics.Concat(metrics.Metrics), metric => Assert.Equal(labels[metric.Name], metric.LabelValues.Count));
        Assert.Equal(1ul, metrics.Metrics.Single(metric => metric.Name == "container_processes").Value.Value);
        Assert.InRange(metrics.Metrics.Single(metric => metric.Name == "container_memory_usage_bytes").Value.Value, 1ul, 1ul << 40);
        Assert.Contains(own.Metrics, metric => metric.Name == "container_network_transmit_bytes_total" && metric.LabelValues[^1] == "eth0");
    }
}
