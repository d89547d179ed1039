namespace Sampan.Daemon.Configuration;

/// <summary>Section <c>metrics</c>: Prometheus' text over HTTP.</summary>
internal sealed record MetricsOptions
{
    /// <summary><c>ADDRESS:PORT</c>; empty for none.</summary>
    public string Listen { get; init; } = "";
}
