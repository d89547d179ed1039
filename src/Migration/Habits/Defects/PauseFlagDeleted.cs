using System.Text.RegularExpressions;
using Sampan.Migration.Inspection.Facts;

namespace Sampan.Migration.Habits.Defects;

/// <summary>SD16: It says to delete --pod-infra-container-image whatever the versions</summary>
internal sealed partial class PauseFlagDeleted : ISeedDefect
{
    /// <inheritdoc/>
    public string Id => "SD16";

    /// <inheritdoc/>
    public string Title => "It says to delete --pod-infra-container-image whatever the versions";

    /// <inheritdoc/>
    public string Explanation =>
        "The runtime chooses the pause image, but older kubelets know only by this flag which image their garbage collection must spare; newer ones rely on the runtime to say pinned, which containerd 1.6 does not. Without either the pause image is removed when the disk fills, and without a registry at hand no pod begins any more.";

    /// <inheritdoc/>
    public string Remedy => "Keep the flag while the kubelet has it (it is gone in 1.35), with the runtime's own pause image as its value, and take a runtime that pins.";

    /// <inheritdoc/>
    public IEnumerable<KnownDefect> Scan(InstructionText text)
    {
        foreach (int line in text.All(Flag()))
        {
            bool here = Deletion().IsMatch(text[line]) && !Kept().IsMatch(text[line]);
            // A list under a heading: "delete these".
            bool above = ListItem().IsMatch(text[line])
                && Enumerable.Range(1, LinesAbove).Any(i => Deletion().IsMatch(text[line - i]) && !Kept().IsMatch(text[line - i]));
            if (here || above)
                yield return text.At(Id, line);
        }
    }


    private const int LinesAbove = 5;

    [GeneratedRegex(@"--pod-infra-container-image")]
    private static partial Regex Flag();

    [GeneratedRegex(@"\b(delete|remove|drop|strip)\b|删除|删掉|去掉|移除|\bsed\b.*s[/#|,].*--pod-infra-container-image[^/#|,]*([/#|,])\2", RegexOptions.IgnoreCase)]
    private static partial Regex Deletion();

    [GeneratedRegex(@"\b(keep|do not (delete|remove)|don't (delete|remove))\b|保留|不要", RegexOptions.IgnoreCase)]
    private static partial Regex Kept();

    [GeneratedRegex(@"^\s*([-*•]|\d+[.)])\s*[`""']?--pod-infra")]
    private static partial Regex ListItem();
}
