using System.Text.RegularExpressions;
using Sampan.Migration.Inspection.Facts;

namespace Sampan.Migration.Habits.Defects;

/// <summary>SD10: crictl's timeout is a few seconds</summary>
internal sealed partial class CrictlTimeout : ISeedDefect
{
    /// <inheritdoc/>
    public string Id => "SD10";

    /// <inheritdoc/>
    public string Title => "crictl's timeout is a few seconds";

    /// <inheritdoc/>
    public string Explanation =>
        "Older crictl ends each call after it, pulls too: crictl pull fails on all but small images, and people look for the fault in the runtime.";

    /// <inheritdoc/>
    public string Remedy => "Leave timeout out of /etc/crictl.yaml, or write 10 or more.";

    /// <inheritdoc/>
    public IEnumerable<KnownDefect> Scan(InstructionText text)
    {
        foreach (int line in text.All(Timeout()))
        {
            bool crictl = text.Name == "crictl.yaml" || text.HasWithin(text.Listing(line), Crictl());
            if (crictl && int.TryParse(Timeout().Match(text[line]).Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture, out int seconds) && seconds is > 0 and < Least)
                yield return text.At(Id, line);
        }
    }


    private const int Least = 10;

    [GeneratedRegex(@"^\s*timeout:\s*[""']?(\d{1,6})s?[""']?\s*(#.*)?$")]
    private static partial Regex Timeout();

    [GeneratedRegex(@"^\s*(runtime|image)-endpoint:")]
    private static partial Regex Crictl();
}
