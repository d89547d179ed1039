using System.Text.RegularExpressions;
using Sampan.Migration.Inspection.Facts;

namespace Sampan.Migration.Habits.Defects;

/// <summary>SD11: crio.conf has a list of registries, a key that CRI-O no longer knows</summary>
internal sealed partial class CrioRegistries : ISeedDefect
{
    /// <inheritdoc/>
    public string Id => "SD11";

    /// <inheritdoc/>
    public string Title => "crio.conf has a list of registries, a key that CRI-O no longer knows";

    /// <inheritdoc/>
    public string Explanation =>
        "CRI-O leaves it out: short names are not completed, and mirrors of it do not count.";

    /// <inheritdoc/>
    public string Remedy => "Write unqualified-search-registries = [\"docker.io\"] in /etc/containers/registries.conf.";

    /// <inheritdoc/>
    public IEnumerable<KnownDefect> Scan(InstructionText text) =>
        text.All(Key()).Where(line => IsCrio(text, line)).Select(line => text.At(Id, line));

    private static bool IsCrio(InstructionText text, int line)
    {
        string section = text.SectionOf(line);
        return section.StartsWith("crio", StringComparison.Ordinal)
            || (section.Length == 0 && (text.Path.Contains("crio.conf", StringComparison.Ordinal) || text.HasWithin(text.Listing(line), Pause())));
    }


    [GeneratedRegex(@"^\s*registries\s*=\s*\[")]
    private static partial Regex Key();

    [GeneratedRegex(@"^\s*(pause_image|insecure_registries|conmon)\s*=")]
    private static partial Regex Pause();
}
