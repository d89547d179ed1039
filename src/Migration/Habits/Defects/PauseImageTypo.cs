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
            if (!Right.Contains(host, StringComparer.Ordinal) && Right.Any(r => EditDistance.Of(r, host) <= Slips))
                yield return text.At(Id, line);
        }
    }

    private const int Slips = 2;

    private static readonly string[] Right = ["registry.k8s.io", "k8s.gcr.io", "gcr.io", "us.gcr.io", "eu.gcr.io", "asia.gcr.io", "quay.io", "docker.io", "mcr.microsoft.com"];

    [GeneratedRegex(@"(?<![\w./-])([\w-]+(?:\.[\w-]+)+)(?:/[\w./-]+)?/pause(?=[:@""'\s,]|$)")]
    private static partial Regex Pause();
}
