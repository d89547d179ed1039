using System.Collections.Concurrent;
using System.Globalization;

namespace Sampan.Daemon.Metrics;

/// <summary>Counts answered calls and how long they took, by method and code.</summary>
internal sealed class RpcCounters
{
    // Seconds; from a list to a pull.
    private static readonly double[] Buckets = [0.001, 0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60];

    private readonly ConcurrentDictionary<(string Method, string Code), Histogram> _calls = new();

    /// <summary>Notes a call.</summary>
    public void Note(string method, string code, TimeSpan elapsed) =>
        _calls.GetOrAdd((method, code), _ => new Histogram()).Note(elapsed.TotalSeconds);

    /// <summary>Writes a histogram of every method and code.</summary>
    public void WriteTo(PrometheusText text)
    {
        const string name = "sampan_rpc_duration_seconds";
        text.Describe(name, "How long calls took, by method and gRPC code.", "histogram");
        foreach (((string method, string code), Histogram histogram) in _calls.OrderBy(call => call.Key.Method, StringComparer.Ordinal))
        {
            (string, string)[] labels = [("method", method), ("code", code)];
            (long[] counts, double sum) = histogram.Read();
            for (int i = 0; i < Buckets.Length; i++)
            {
                text.Write($"{name}_bucket", [.. labels, ("le", Buckets[i].ToString(CultureInfo.InvariantCulture))], counts[..(i + 1)].Sum());
            }
            text.Write($"{name}_bucket", [.. labels, ("le", "+Inf")], counts.Sum());
            text.Write($"{name}_sum", labels, sum);
            text.Write($"{name}_count", labels, counts.Sum());
        }
    }

    private sealed class Histogram
    {
        private readonly Lock _lock = new();
        private readonly long[] _counts = new long[Buckets.Length + 1];
        private double _sum;

        public void Note(double seconds)
        {
            int bucket = Array.FindIndex(Buckets, limit => seconds <= limit);
            lock (_lock)
            {
                _counts[bucket < 0 ? Buckets.Length : bucket]++;
                _sum += seconds;
            }
        }

        public (long[] Counts, double Sum) Read()
        {
            lock (_lock)
            {
                return ([.. _counts], _sum);
            }
        }
    }
}
