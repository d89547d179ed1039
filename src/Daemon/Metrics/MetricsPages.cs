using Sampan.Cri.V1;
using Sampan.Daemon.State;

namespace Sampan.Daemon.Metrics;

/// <summary>The pages that Prometheus scrapes.</summary>
internal sealed class MetricsPages(MetricsReader reader, RpcCounters calls, ObjectState state)
{
    /// <summary>The page at a path; null when there is none.</summary>
    public string? At(string path) => path switch
    {
        "/metrics" => Own(),
        "/metrics/cadvisor" => PrometheusText.Of(reader.Read()),
        _ => null,
    };

    private string Own()
    {
        var text = new PrometheusText();
        text.Describe("sampan_containers", "Containers by state.", "gauge");
        foreach (ContainerState each in Enum.GetValues<ContainerState>())
        {
            text.Write(
                "sampan_containers", [("state", each.ToString()["Container".Length..].ToLowerInvariant())],
                state.Containers.All.Count(record => record.IsComplete && record.State == each));
        }
        text.Describe("sampan_sandboxes", "Pod sandboxes that are not stopped.", "gauge");
        text.Write("sampan_sandboxes", [], state.Sandboxes.All.Count(record => record is { IsComplete: true, StoppedAt: 0 }));
        calls.WriteTo(text);
        return text.ToString();
    }
}
