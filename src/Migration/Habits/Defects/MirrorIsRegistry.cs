using System.Text.RegularExpressions;
using Sampan.Migration.Inspection.Facts;

namespace Sampan.Migration.Habits.Defects;

/// <summary>SD12: The mirror of docker.io is docker.io itself</summary>
internal sealed partial class MirrorIsRegistry : ISeedDefect
{
    /// <inheritdoc/>
    public string Id => "SD12";

    /// <inheritdoc/>
    public string Title => "The mirror of docker.io is docker.io itself";

    /// <inheritdoc/>
    public string Explanation =>
        "A mirror is another server, given by its URL; this one makes each pull take a way round, or fail where the runtime wants a URL.";

    /// <inheritdoc/>
    public string Remedy => "Write the mirror's URL, e.g. https://mirror.example.com, or no mirror at all.";

    /// <inheritdoc/>
    public IEnumerable<KnownDefect> Scan(InstructionText text)
    {
        foreach (int line in text.All(Key()))
        {
            // The list may go on below.
            for (int i = line; i < Math.Min(text.Count, line + ListLines); i++)
            {
                string part = i == line ? text[i][text[i].IndexOf("registry-mirrors", StringComparison.Ordinal)..] : text[i];
                int end = part.IndexOf(']', StringComparison.Ordinal);
                if (Hub().IsMatch(end < 0 ? part : part[..end]))
                    yield return text.At(Id, i);
                if (end >= 0)
                    break;
            }
        }
    }


    private const int ListLines = 20;

    [GeneratedRegex(@"[""']registry-mirrors[""']\s*:")]
    private static partial Regex Key();

    [GeneratedRegex(@"[""'](https?://)?((index|registry-1|registry)\.)?docker\.io/?[""']")]
    private static partial Regex Hub();
}
