using System.Globalization;

namespace Sampan.Migration.Stopping;

/// <summary>
/// What the kubelet writes on its sandboxes and containers. dockershim and cri-dockerd keep it as labels of Docker's containers,
/// annotations behind <c>annotation.</c>.
/// </summary>
internal static class KubernetesLabels
{
    internal const string PodName = "io.kubernetes.pod.name", PodNamespace = "io.kubernetes.pod.namespace", PodUid = "io.kubernetes.pod.uid";
    internal const string ContainerName = "io.kubernetes.container.name";
    internal const string DockerType = "io.kubernetes.docker.type", Sandbox = "podsandbox";

    private const string Grace = "io.kubernetes.pod.terminationGracePeriod", DockerAnnotation = "annotation.";

    // What a pod gets that asks for nothing.
    private static readonly TimeSpan s_usual = TimeSpan.FromSeconds(30);

    // What StopContainer of our own takes at most; a pod that asks for more means "never".
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(1);

    /// <summary>How long a container may take to end.</summary>
    /// <param name="labels">Labels of Docker's container, or annotations of a CRI runtime's.</param>
    internal static TimeSpan GraceOf(IEnumerable<KeyValuePair<string, string>> labels)
    {
        string? text = labels.FirstOrDefault(l => l.Key is Grace or DockerAnnotation + Grace).Value;
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds))
            return s_usual;
        return seconds < s_longest.TotalSeconds ? TimeSpan.FromSeconds(seconds) : s_longest;
    }

    /// <summary>The pod as people write it, <c>NAMESPACE/NAME</c>; empty where the labels do not say.</summary>
    internal static string PodOf(IReadOnlyDictionary<string, string> labels) =>
        labels.TryGetValue(PodName, out string? name) ? $"{labels.GetValueOrDefault(PodNamespace, "default")}/{name}" : "";
}
