namespace Sampan.Migration.Habits;

/// <summary>A name that dockershim and cri-dockerd give: <c>k8s_CONTAINER_POD_NAMESPACE_UID_ATTEMPT</c>, or the beginning of one.</summary>
/// <param name="Container">The container; <c>POD</c> for a sandbox.</param>
/// <param name="Pod">The pod; empty if the name ends before.</param>
/// <param name="Namespace">Its namespace; empty if the name ends before.</param>
internal sealed record KubernetesName(string Container, string Pod, string Namespace)
{
    public bool IsSandbox => Container == "POD";

    /// <summary>As sampan takes it.</summary>
    public string Path => string.Join('/', new[] { Namespace, Pod, IsSandbox ? "" : Container }.Where(p => p.Length > 0));

    /// <summary>As crictl filters containers.</summary>
    public IEnumerable<ShellWord> CrictlFilter
    {
        get
        {
            yield return "--name";
            yield return $"^{Container}$";
            if (Pod.Length > 0)
            {
                yield return "--label";
                yield return $"io.kubernetes.pod.name={Pod}";
            }
            if (Namespace.Length > 0)
            {
                yield return "--label";
                yield return $"io.kubernetes.pod.namespace={Namespace}";
            }
        }
    }

    /// <summary>Reads one; null if the text is something else.</summary>
    public static KubernetesName? Parse(string text)
    {
        string[] parts = text.TrimStart('^', '/').TrimEnd('$').Split('_');
        if (parts.Length < 2 || parts[0] != "k8s" || parts[1].Length == 0)
            return null;
        return new(parts[1], parts.ElementAtOrDefault(2) ?? "", parts.ElementAtOrDefault(3) ?? "");
    }
}
