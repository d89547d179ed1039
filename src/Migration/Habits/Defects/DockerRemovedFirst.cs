using System.Text.RegularExpressions;
using Sampan.Migration.Inspection.Facts;

namespace Sampan.Migration.Habits.Defects;

/// <summary>SD4: Docker's packages or data are removed before the new runtime is proven</summary>
internal sealed partial class DockerRemovedFirst : ISeedDefect
{
    /// <inheritdoc/>
    public string Id => "SD4";

    /// <inheritdoc/>
    public string Title => "Docker's packages or data are removed before the new runtime is proven";

    /// <inheritdoc/>
    public string Explanation =>
        "With them goes the way back: if the node does not come Ready on the new runtime, nothing can be started again as it was.";

    /// <inheritdoc/>
    public string Remedy => "Stop Docker and leave it whole; remove it days later, with sampan migrate finalize.";

    /// <inheritdoc/>
    public IEnumerable<KnownDefect> Scan(InstructionText text)
    {
        if (!text.IsMove)
            yield break;
        int started = text.First(DefectPatterns.StartOfRuntime());
        int proven = started < 0 ? -1 : text.First(DefectPatterns.Proof(), started);
        foreach (int line in text.All(Removal()).Concat(text.Tasks(Named(), Absent())).Order())
        {
            if (proven < 0 || line < proven)
                yield return text.At(Id, line);
        }
    }


    [GeneratedRegex(@"\b(zypper\s+(-\S+\s+)*(rm|remove)|(yum|dnf)\s+(-\S+\s+)*(remove|erase|autoremove)|apt(-get)?\s+(-\S+\s+)*(remove|purge|autoremove)|rpm\s+-e|dpkg\s+(-r|-P|--remove|--purge))\b[^|;&]*\b(docker|containerd\.io|moby)|\brm\s+-\w*r\w*\s+[^|;&]*/var/lib/docker\b")]
    private static partial Regex Removal();

    [GeneratedRegex(@"\bname:\s*[\[""']*(docker|containerd\.io|moby)")]
    private static partial Regex Named();

    [GeneratedRegex(@"\bstate:\s*[""']?absent")]
    private static partial Regex Absent();
}
