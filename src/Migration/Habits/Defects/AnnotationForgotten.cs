using System.Text.RegularExpressions;
using Sampan.Migration.Inspection.Facts;

namespace Sampan.Migration.Habits.Defects;

/// <summary>SD8: The kubelet gets another endpoint, and the node's annotation does not</summary>
internal sealed partial class AnnotationForgotten : ISeedDefect
{
    /// <inheritdoc/>
    public string Id => "SD8";

    /// <inheritdoc/>
    public string Title => "The kubelet gets another endpoint, and the node's annotation does not";

    /// <inheritdoc/>
    public string Explanation =>
        "kubeadm reads the runtime from the Node's annotation kubeadm.alpha.kubernetes.io/cri-socket (from 1.34 on from /var/lib/kubelet/instance-config.yaml): the next kubeadm upgrade wants Docker.";

    /// <inheritdoc/>
    public string Remedy => "kubectl annotate node NODE --overwrite kubeadm.alpha.kubernetes.io/cri-socket=unix:///run/containerd/containerd.sock, on workers too.";

    /// <inheritdoc/>
    public IEnumerable<KnownDefect> Scan(InstructionText text)
    {
        int endpoint = text.First(DefectPatterns.Endpoint());
        bool kubeadm = text.Has(Kubeadm()), node = text.Path.StartsWith("/var/lib/kubelet/", StringComparison.Ordinal) || text.Path.StartsWith("/etc/", StringComparison.Ordinal) || text.Path.StartsWith("/usr/lib/", StringComparison.Ordinal);
        if (endpoint < 0 || !kubeadm || node || !text.Has(Steps()))
            yield break;
        if (!text.All(Annotation()).Any(l => !text[l].Contains("dockershim.sock", StringComparison.Ordinal)))
            yield return text.At(Id, endpoint);
    }


    [GeneratedRegex(@"kubeadm")]
    private static partial Regex Kubeadm();

    [GeneratedRegex(@"systemctl|kubectl\s+drain|\bservice:|\bsystemd:")]
    private static partial Regex Steps();

    [GeneratedRegex(@"kubeadm\.alpha\.kubernetes\.io/cri-socket|instance-config\.yaml|sampan\s+migrate")]
    private static partial Regex Annotation();
}
