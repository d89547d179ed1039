using Sampan.Migration.Kubelet;

namespace Sampan.Migration.Inspection.Checks;

/// <summary>SRC-EFFECTIVE.</summary>
internal sealed class EffectiveConfigurationCheck : Check
{
    private static readonly string[] Matters =
    [
        "container-runtime", "containerRuntimeEndpoint", "imageServiceEndpoint", "cgroupDriver", "pod-infra-container-image", "containerLogMaxSize",
        "containerLogMaxFiles", "runtimeRequestTimeout", "network-plugin", "cni-bin-dir", "cni-conf-dir", "kubeReservedCgroup", "systemReservedCgroup",
    ];

    public override string Id => "SRC-EFFECTIVE";

    public override string Title => "Do all sources of the kubelet's configuration say the same?";

    public override string LooksAt =>
        "endpoint, cgroup driver, pause image, logs and CNI in: running process, unit and drop-ins, /etc/{default,sysconfig}/kubelet, kubeadm-flags.env, config file, --config-dir, instance-config.yaml";

    public override string Weighs => "blocker where the running kubelet differs from its files; automatic where sources contradict each other";

    public override string Remedy => "The plan edits every source that names the setting, so that the new value holds after restarts and upgrades.";

    public override string Explanation =>
        "The runtime's endpoint and the cgroup driver may stand in five places, and a flag beats every file. Changing one place and leaving another is the most "
        + "frequent way to end up with a kubelet that talks to the wrong socket after the next restart or kubeadm upgrade. Where the running process was "
        + "started with other values than its files have now, any restart changes the node, migration or not: restart the kubelet first and see that all is "
        + "well, or put the files back.";

    public override IEnumerable<Finding> Judge(CheckContext context)
    {
        if (context.Node.Kubelet?.Configuration is not { } configuration)
            yield break;
        foreach (string name in configuration.NotYetInEffect.Where(Matters.Contains))
        {
            string files = configuration.Settings.TryGetValue(name, out KubeletSetting? setting) ? string.Join(", ", Places(setting)) : "its files";
            yield return BlockUnlessAccepted(
                name,
                $"The running kubelet has another {name} than its files would give it at the next start ({files}).",
                "Restart the kubelet now and see that the node stays Ready, or put the files back as the process was started.");
        }
        foreach (string name in Matters)
        {
            if (!configuration.Settings.TryGetValue(name, out KubeletSetting? setting))
                continue;
            List<KubeletPlace> others = [.. setting.Others.Where(o => o.Kind != KubeletSourceKind.Default && o.Value != setting.Origin.Value)];
            if (others.Count > 0)
                yield return Automatic(name, $"{setting.Origin.Where()} wins with {setting.Origin.Value}; overruled: {string.Join(", ", others.Select(Word))}.");
        }
    }

    private static IEnumerable<string> Places(KubeletSetting setting) =>
        setting.Others.Prepend(setting.Origin).Where(p => p.Kind is not (KubeletSourceKind.Default or KubeletSourceKind.Process)).Select(Word).DefaultIfEmpty("none names it");

    private static string Word(KubeletPlace place) => $"{place.Value} ({place.Where()})";
}
