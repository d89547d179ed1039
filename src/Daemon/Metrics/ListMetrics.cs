using Sampan.Cri.V1;

namespace Sampan.Daemon.Metrics;

/// <summary>RuntimeService/ListMetricDescriptors, ListPodSandboxMetrics and StreamPodSandboxMetrics.</summary>
internal sealed class ListMetrics(MetricsReader reader)
{
    /// <summary>Every metric there is.</summary>
    public static Task<ListMetricDescriptorsResponse> DescribeAsync() => Task.FromResult(new ListMetricDescriptorsResponse
    {
        Descriptors =
        {
            MetricCatalog.All.Select(definition => new MetricDescriptor
            {
                Name = definition.Name,
                Help = definition.Help,
                LabelKeys = { definition.AllLabels },
            }),
        },
    });

    /// <summary>The metrics of every ready pod.</summary>
    public Task<ListPodSandboxMetricsResponse> HandleAsync() =>
        Task.FromResult(new ListPodSandboxMetricsResponse { PodMetrics = { Read() } });

    /// <summary>The metrics of every ready pod.</summary>
    public IEnumerable<PodSandboxMetrics> Read()
    {
        foreach (IGrouping<string, MetricGroup> pod in reader.Read().GroupBy(group => group.SandboxId))
        {
            var metrics = new PodSandboxMetrics { PodSandboxId = pod.Key };
            foreach (MetricGroup group in pod)
            {
                if (group.ContainerId.Length == 0)
                {
                    metrics.Metrics.Add(ToCri(group));
                }
                else
                {
                    metrics.ContainerMetrics.Add(new ContainerMetrics { ContainerId = group.ContainerId, Metrics = { ToCri(group) } });
                }
            }
            yield return metrics;
        }
    }

    // Whole numbers only: the message has no others.
    private static IEnumerable<Metric> ToCri(MetricGroup group) => group.Samples.Select(sample => new Metric
    {
        Name = sample.Definition.Name,
        MetricType = sample.Definition.Type,
        LabelValues = { group.Labels.Concat(sample.Labels) },
        Value = new UInt64Value { Value = (ulong)Math.Max(0, sample.Value) },
    });
}
