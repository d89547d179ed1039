using System.Globalization;
using System.Text;
using Sampan.Cri.V1;

namespace Sampan.Daemon.Metrics;

/// <summary>Writes the text format of Prometheus, version 0.0.4.</summary>
internal sealed class PrometheusText
{
    private readonly StringBuilder _text = new();

    /// <summary>Writes all samples of pods and containers, those of one metric together.</summary>
    public static string Of(IEnumerable<MetricGroup> groups)
    {
        var text = new PrometheusText();
        IEnumerable<IGrouping<MetricDefinition, (MetricGroup Group, MetricSample Sample)>> byMetric = groups
            .SelectMany(group => group.Samples, (group, sample) => (Group: group, Sample: sample))
            .GroupBy(each => each.Sample.Definition)
            .OrderBy(metric => metric.Key.Name, StringComparer.Ordinal);
        foreach (IGrouping<MetricDefinition, (MetricGroup Group, MetricSample Sample)> metric in byMetric)
        {
            text.Describe(metric.Key.Name, metric.Key.Help, metric.Key.Type == MetricType.Counter ? "counter" : "gauge");
            string[] names = [.. metric.Key.AllLabels];
            foreach ((MetricGroup group, MetricSample sample) in metric)
            {
                text.Write(metric.Key.Name, names.Zip(group.Labels.Concat(sample.Labels)), sample.Value);
            }
        }
        return text.ToString();
    }

    /// <summary>Begins a metric.</summary>
    public void Describe(string name, string help, string type) =>
        _text.Append("# HELP ").Append(name).Append(' ').Append(Escape(help, quotes: false)).Append('\n')
            .Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');

    /// <summary>Writes one value.</summary>
    public void Write(string name, IEnumerable<(string Name, string Value)> labels, double value)
    {
        _text.Append(name);
        string separator = "{";
        foreach ((string label, string text) in labels)
        {
            _text.Append(separator).Append(label).Append("=\"").Append(Escape(text, quotes: true)).Append('"');
            separator = ",";
        }
        _text.Append(separator == "{" ? " " : "} ").Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    private static string Escape(string text, bool quotes)
    {
        string escaped = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        return quotes ? escaped.Replace("\"", "\\\"", StringComparison.Ordinal) : escaped;
    }
}
