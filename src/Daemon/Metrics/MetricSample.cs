namespace Sampan.Daemon.Metrics;

/// <summary>A metric's value.</summary>
/// <param name="Definition">What it is.</param>
/// <param name="Value">How much.</param>
/// <param name="Labels">The values of the definition's own labels.</param>
internal readonly record struct MetricSample(MetricDefinition Definition, double Value, params string[] Labels);
