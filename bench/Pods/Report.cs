using System.Globalization;
using System.Text.Json;

namespace Sampan.Bench.Pods;

/// <summary>Samples into medians, 90th percentiles and ratios.</summary>
internal static class Report
{
    private const string Ours = "sampan";

    /// <summary>Writes the table, then a JSON object a line.</summary>
    internal static async Task WriteAsync(string file, string peerName, TextWriter output, CancellationToken cancellationToken)
    {
        Sample[] samples = [.. (await File.ReadAllLinesAsync(file, cancellationToken)).Select(line => JsonSerializer.Deserialize<Sample>(line)!)];
        var works = samples.GroupBy(s => (s.Work, s.Unit)).OrderBy(g => Rank(g.Key.Work)).ToArray();
        int width = works.Max(g => g.Key.Work.Length + g.Key.Unit.Length + 3);
        await output.WriteLineAsync($"{"".PadRight(width)} {peerName,21} {Ours,21} {"ratio",7}");
        await output.WriteLineAsync($"{"".PadRight(width)} {"median",9} {"p90",7} {"n",3} {"median",9} {"p90",7} {"n",3}");
        foreach (var work in works)
        {
            string name = work.Key.Unit.Length == 0 ? work.Key.Work : $"{work.Key.Work} ({work.Key.Unit})";
            (double Median, double P90, int Count)? peer = Summary(work, peerName), ours = Summary(work, Ours);
            string ratio = peer is { Median: > 0 } p && ours is { } o ? (o.Median / p.Median).ToString("F2", CultureInfo.InvariantCulture) : "";
            await output.WriteLineAsync($"{name.PadRight(width)} {Cells(peer)} {Cells(ours)} {ratio,7}");
        }
        await output.WriteLineAsync();
        foreach (var work in works)
            await output.WriteLineAsync(Json(work.Key, peerName, Summary(work, peerName), Summary(work, Ours)));
    }

    /// <summary>The smallest value that at least the given share of the values do not exceed; of the median's two, their mean.</summary>
    internal static double Quantile(double[] sorted, double share)
    {
        if (share == 0.5 && sorted.Length % 2 == 0)
            return (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
        return sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)];
    }

    private static int Rank(string work) =>
        work.Contains("start to first", StringComparison.Ordinal) ? 0
        : work.StartsWith("1 at", StringComparison.Ordinal) ? 1
        : work.Contains(" at a time", StringComparison.Ordinal) ? 2
        : work.StartsWith("CPU", StringComparison.Ordinal) ? 5
        : work.StartsWith("List", StringComparison.Ordinal) ? 3
        : work.StartsWith("Pull", StringComparison.Ordinal) ? 4
        : 6;

    private static (double Median, double P90, int Count)? Summary(IEnumerable<Sample> work, string runtime)
    {
        double[] sorted = [.. work.Where(s => s.Runtime == runtime).Select(s => s.Value).Order()];
        return sorted.Length == 0 ? null : (Quantile(sorted, 0.5), Quantile(sorted, 0.9), sorted.Length);
    }

    private static string Cells((double Median, double P90, int Count)? summary) => summary is { } s
        ? string.Create(CultureInfo.InvariantCulture, $"{s.Median,9:F1} {s.P90,7:F1} {s.Count,3}")
        : $"{"-",9} {"-",7} {"-",3}";

    private static string Json(
        (string Work, string Unit) work, string peerName, (double Median, double P90, int Count)? peer, (double Median, double P90, int Count)? ours) =>
        JsonSerializer.Serialize(new Dictionary<string, object?>
        {
            ["work"] = work.Work,
            ["unit"] = work.Unit,
            [peerName] = Entry(peer),
            [Ours] = Entry(ours),
        });

    private static Dictionary<string, double>? Entry((double Median, double P90, int Count)? summary) => summary is { } s
        ? new() { ["median"] = Math.Round(s.Median, 3), ["p90"] = Math.Round(s.P90, 3), ["count"] = s.Count }
        : null;
}
