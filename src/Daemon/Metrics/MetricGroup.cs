namespace Sampan.Daemon.Metrics;

/// <summary>The samples of a pod, or of one of its containers, with the labels that they share.</summary>
/// <param name="SandboxId">The pod.</param>
/// <param name="ContainerId">The container; empty for the pod's own.</param>
/// <param name="Labels">The values of <see cref="MetricDefinition.CommonLabels"/>.</param>
/// <param name="Samples">The samples.</param>
internal sealed record MetricGroup(
    string SandboxId, string ContainerId, IReadOnlyList<string> Labels, IReadOnlyList<MetricSample> Samples);
