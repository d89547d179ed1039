using Sampan.Cri.V1;

namespace Sampan.Daemon.Metrics;

/// <summary>What a metric is.</summary>
/// <param name="Name">As cAdvisor calls it.</param>
/// <param name="Help">For people.</param>
/// <param name="Type">Counter or gauge.</param>
/// <param name="Labels">Its own labels, behind those that every metric has.</param>
internal sealed record MetricDefinition(string Name, string Help, MetricType Type, params string[] Labels)
{
    /// <summary>The labels that every metric has, in this order.</summary>
    public static IReadOnlyList<string> CommonLabels { get; } = ["container", "id", "image", "name", "namespace", "pod"];

    /// <summary>All labels, in the order of their values.</summary>
    public IEnumerable<string> AllLabels => CommonLabels.Concat(Labels);
}
