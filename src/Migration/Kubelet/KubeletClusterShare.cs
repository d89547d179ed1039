using Sampan.Migration.Inspection.Facts;

namespace Sampan.Migration.Kubelet;

/// <summary>What the cluster keeps of kubelets, which would bring old values back at the next upgrade or join.</summary>
internal static class KubeletClusterShare
{
    /// <summary>The node's annotation in which kubeadm to 1.33 keeps the socket.</summary>
    internal const string Annotation = "kubeadm.alpha.kubernetes.io/cri-socket";

    /// <summary>The key of the ConfigMap under which the configuration stands.</summary>
    internal const string ConfigMapKey = "kubelet";

    private const int KubeadmWithoutAnnotation = 34;

    /// <summary>The ConfigMap of kube-system with the configuration of kubelets of a version; that with the version in its name until 1.23.</summary>
    internal static string ConfigMapName(Version version) => version.Minor <= 23 ? $"kubelet-config-{version.Major}.{version.Minor}" : "kubelet-config";

    /// <summary>Whether kubeadm keeps this node, so that annotation and ConfigMap matter.</summary>
    internal static bool IsKubeadm(KubeletFacts facts) => facts.Configuration.Sources.Any(s => s.Kind == KubeletSourceKind.KubeadmFlags);

    /// <summary>
    /// What the annotation has to say; null for 1.34 and later, where kubeadm takes it away and reads instance-config.yaml instead.
    /// </summary>
    /// <param name="version">The kubelet's version; null counts as an old one, to which an annotation does no harm.</param>
    /// <param name="endpoint">The socket with scheme; empty for the kubelet's own shim.</param>
    internal static string? AnnotationFor(Version? version, string endpoint) => version?.Minor >= KubeadmWithoutAnnotation
        ? null
        : endpoint.Length > 0 ? endpoint : "/var/run/dockershim.sock";

    /// <summary>Whether an annotation that is there has to go: from 1.34 on nobody keeps it true any more.</summary>
    internal static bool DropsAnnotation(Version? version) => version?.Minor >= KubeadmWithoutAnnotation;

    /// <summary>
    /// The configuration of the ConfigMap as it is to be, so that no old value comes back. An endpoint is written only where one stands:
    /// what each node uses is the node's own matter.
    /// </summary>
    /// <param name="text">The text below <see cref="ConfigMapKey"/>.</param>
    /// <param name="wish">What the nodes are told.</param>
    /// <exception cref="MigrationException">The text is no YAML.</exception>
    internal static string Patch(string text, KubeletWish wish)
    {
        foreach (string field in new[] { "containerRuntimeEndpoint", "imageServiceEndpoint" })
        {
            if (YamlLines.Value(text, field) is { Length: > 0 })
                text = YamlLines.Set(text, field, field[0] == 'c' ? wish.Endpoint : "", isText: true);
        }
        if (YamlLines.Value(text, "cgroupDriver") is not null || wish.CgroupDriver != "cgroupfs")
            text = YamlLines.Set(text, "cgroupDriver", wish.CgroupDriver, isText: true);
        foreach ((string setting, string wanted) in wish.Settings.OrderBy(s => s.Key, StringComparer.Ordinal))
        {
            bool isField = KubeletFlags.OfField(setting) is not null && !setting.Contains('.') && setting is not ("cgroupDriver" or "containerRuntimeEndpoint");
            if (isField && KubeletSettingValue.Of(setting, wanted) is { } value)
                text = YamlLines.Set(text, setting, value, KubeletSettingValue.IsText(setting));
        }
        return text;
    }
}
