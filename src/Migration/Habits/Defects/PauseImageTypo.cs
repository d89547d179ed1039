using System.Text.RegularExpressions;
using Sampan.Migration.Inspection.Facts;

namespace Sampan.Migration.Habits.Defects;

/// <summary>SD6: The pause image is on a registry whose name is a slip of the pen</summary>
internal sealed partial class PauseImageTypo : ISeedDefect
{
    /// <inheritdoc/>
    public string Id => "SD6";

    /// <inheritdoc/>
    public string Title => "The pause image is on a registry whose name is a slip of the pen";

    /// <inheritdoc/>
    public string Explanation =>
        "No such host: not one pod can begin, as each begins with its pause container.";

    /// <inheritdoc/>
    public string Remedy => "Write registry.k8s.io/pause:3.10, or the image of your own registry, and pull it once by hand.";

    /// <inheritdoc/>
    public IEnumerable<KnownDefect> Scan(InstructionText text)
    {
        foreach (int line in text.All(Pause()))
        {
            string host = Pause().Match(text[line]).Groups[1].Value.ToLowerInvariant();
            if (!Right.Contains(host, StringComparer.Ordinal) && Right.Any(r => Distance(r, host) <= Slips))
                yield return text.At(Id, line);
        }
    }


    private const int Slips = 2;

    private static readonly string[] Right = ["registry.k8s.io", "k8s.gcr.io", "gcr.io", "us.gcr.io", "eu.gcr.io", "asia.gcr.io", "quay.io", "docker.io", "mcr.microsoft.com"];

    // Levenshtein's, by rows.
    private static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[^1];
    }

    [GeneratedRegex(@"(?<![\w./-])([\w-]+(?:\.[\w-]+)+)(?:/[\w./-]+)?/pause(?=[:@""'\s,]|$)")]
    private static partial Regex Pause();
}
