using System.Text.RegularExpressions;
using Sampan.Migration.Inspection.Facts;

namespace Sampan.Migration.Habits.Defects;

/// <summary>SD1: A configuration of containerd has plugins by their long names but no version line</summary>
internal sealed partial class VersionHeaderMissing : ISeedDefect
{
    /// <inheritdoc/>
    public string Id => "SD1";

    /// <inheritdoc/>
    public string Title => "A configuration of containerd has plugins by their long names but no version line";

    /// <inheritdoc/>
    public string Explanation =>
        "Without a version containerd takes the file for version 1, in which plugins have other names: 1.6 and 2.1 leave out sandbox image, mirrors and cgroup driver, the former without a word.";

    /// <inheritdoc/>
    public string Remedy => "Begin the file with: version = 2 (or 3 for containerd 2).";

    /// <inheritdoc/>
    public IEnumerable<KnownDefect> Scan(InstructionText text)
    {
        // A piece to be put into the default configuration has its version from there.
        bool isFile = text.Path.EndsWith(".toml", StringComparison.Ordinal);
        if (!isFile && text.Has(DefectPatterns.ConfigDefault()))
            yield break;
        int told = -1;
        foreach (int line in text.All(LongName()))
        {
            (int begin, int end) = text.Listing(line);
            if (begin == told || text.HasWithin((begin, end), Version()))
                continue;
            told = begin;
            yield return text.At(Id, line);
        }
    }


    [GeneratedRegex(@"^\s*\[+\s*plugins\.[""']io\.containerd\.")]
    private static partial Regex LongName();

    [GeneratedRegex(@"^\s*version\s*=\s*[2-9]")]
    private static partial Regex Version();
}
