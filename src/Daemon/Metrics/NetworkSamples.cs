using Sampan.Linux.Namespaces;

namespace Sampan.Daemon.Metrics;

/// <summary>Metrics of a pod's interfaces. Pure.</summary>
internal static class NetworkSamples
{
    /// <summary>Eight for each interface.</summary>
    public static IEnumerable<MetricSample> Of(IEnumerable<InterfaceCounters> interfaces)
    {
        foreach (InterfaceCounters each in interfaces)
        {
            yield return new(MetricCatalog.NetReceiveBytes, each.ReceivedBytes, each.Name);
            yield return new(MetricCatalog.NetReceivePackets, each.ReceivedPackets, each.Name);
            yield return new(MetricCatalog.NetReceiveErrors, each.ReceiveErrors, each.Name);
            yield return new(MetricCatalog.NetReceiveDrops, each.ReceiveDrops, each.Name);
            yield return new(MetricCatalog.NetTransmitBytes, each.SentBytes, each.Name);
            yield return new(MetricCatalog.NetTransmitPackets, each.SentPackets, each.Name);
            yield return new(MetricCatalog.NetTransmitErrors, each.SendErrors, each.Name);
            yield return new(MetricCatalog.NetTransmitDrops, each.SendDrops, each.Name);
        }
    }
}
