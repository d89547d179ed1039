using System.Globalization;
using Sampan.Tests.KubeletStandIn.Pods;

namespace Sampan.Tests.KubeletStandIn.Runtimes;

/// <summary>The labels by which a kubelet knows its own.</summary>
internal static class KubeLabel
{
    public const string Uid = "io.kubernetes.pod.uid";
    public const string PodName = "io.kubernetes.pod.name";
    public const string Namespace = "io.kubernetes.pod.namespace";
    public const string ContainerName = "io.kubernetes.container.name";

    public static Dictionary<string, string> Pod(StaticPod pod) => new()
    {
        [PodName] = pod.Name,
        [Namespace] = pod.Namespace,
        [Uid] = pod.Uid,
    };

    public static Dictionary<string, string> Container(StaticPod pod, PodContainer container) => new(Pod(pod))
    {
        [ContainerName] = container.Name,
    };

    /// <summary>What dockershim puts beside: annotations are labels to Docker.</summary>
    public static Dictionary<string, string> Annotation(PodContainer container, StaticPod pod, uint attempt) => new()
    {
        ["annotation.io.kubernetes.container.hash"] = container.GetHashCode().ToString("x8", CultureInfo.InvariantCulture),
        ["annotation.io.kubernetes.container.restartCount"] = attempt.ToString(CultureInfo.InvariantCulture),
        ["annotation.io.kubernetes.container.terminationMessagePath"] = "/dev/termination-log",
        ["annotation.io.kubernetes.container.terminationMessagePolicy"] = "File",
        ["annotation.io.kubernetes.pod.terminationGracePeriod"] = pod.GraceSeconds.ToString(CultureInfo.InvariantCulture),
    };
}
