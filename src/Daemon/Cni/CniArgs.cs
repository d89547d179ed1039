namespace Sampan.Daemon.Cni;

/// <summary>The <c>CNI_ARGS</c> that Kubernetes plugins expect.</summary>
internal static class CniArgs
{
    /// <exception cref="CniException">A value would break out of the list.</exception>
    public static string For(CniPod pod) => string.Join(
        ';',
        "IgnoreUnknown=1",
        Pair("K8S_POD_NAMESPACE", pod.Namespace),
        Pair("K8S_POD_NAME", pod.Name),
        Pair("K8S_POD_INFRA_CONTAINER_ID", pod.SandboxId),
        Pair("K8S_POD_UID", pod.Uid));

    private static string Pair(string key, string value) => value.AsSpan().IndexOfAny(";=\0\n") < 0
        ? $"{key}={value}"
        : throw new CniException($"{key} \"{value}\" cannot be told to network plugins: it contains ';', '=' or a line end");
}
