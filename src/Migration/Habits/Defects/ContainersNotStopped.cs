using System.Text.RegularExpressions;
using Sampan.Migration.Inspection.Facts;

namespace Sampan.Migration.Habits.Defects;

/// <summary>SD5: Docker is stopped without its containers</summary>
internal sealed partial class ContainersNotStopped : ISeedDefect
{
    /// <inheritdoc/>
    public string Id => "SD5";

    /// <inheritdoc/>
    public string Title => "Docker is stopped without its containers";

    /// <inheritdoc/>
    public string Explanation =>
        "Drain leaves the pods of DaemonSets and static pods; with live-restore, or when only containerd restarts, their containers go on. Then two etcds or API servers run on one node, and ports are taken.";

    /// <inheritdoc/>
    public string Remedy => "After the kubelet, stop all containers of Kubernetes with their grace, e.g. docker stop $(docker ps -q --filter label=io.kubernetes.pod.uid), then Docker.";

    /// <inheritdoc/>
    public IEnumerable<KnownDefect> Scan(InstructionText text)
    {
        if (!text.IsMove)
            yield break;
        int stopped = text.First(Containers());
        int first = text.All(Stop()).Concat(text.Tasks(Named(), Down())).Order().Append(-1).First();
        if (first >= 0 && (stopped < 0 || stopped > first))
            yield return text.At(Id, first);
    }


    [GeneratedRegex(@"\bdocker\s+(container\s+)?(stop|kill|rm\s+-\w*f)\b|\bcrictl\s+stopp?\b|sampan\s+migrate\s+apply")]
    private static partial Regex Containers();

    [GeneratedRegex(@"\bsystemctl\s[^|;&]*\bstop\b[^|;&]*\bdocker(\.service)?\b|\bservice\s+docker\s+stop\b|systemctl\s+disable\s+--now\s+[^|;&]*\bdocker\b")]
    private static partial Regex Stop();

    [GeneratedRegex(@"\bname:\s*[""']?docker(\.service)?[""']?\s*$")]
    private static partial Regex Named();

    [GeneratedRegex(@"\bstate:\s*[""']?stopped")]
    private static partial Regex Down();
}
