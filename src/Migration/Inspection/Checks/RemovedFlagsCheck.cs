using Sampan.Migration.Kubelet;

namespace Sampan.Migration.Inspection.Checks;

/// <summary>VER-FLAGS.</summary>
internal sealed class RemovedFlagsCheck : Check
{
    /// <summary>The flags whose end belongs to a change of runtime; when they end is the kubelet's table.</summary>
    private static readonly string[] Flags = [.. KubeletFlags.OfDockershim, "container-runtime", "pod-infra-container-image"];

    public override string Id => "VER-FLAGS";

    public override string Title => "Which flags does this kubelet or the next one no longer know?";

    public override string LooksAt => "the flags of every source, token by token, and the running command line";

    public override string Weighs => "automatic";

    public override string Remedy => "The plan takes the flag out of the file, and no other flag that only begins like it.";

    public override string Explanation =>
        "A kubelet that meets a flag it does not know ends at once. 1.24 dropped the flags of dockershim and of its CNI, 1.27 --container-runtime, 1.35 "
        + "--pod-infra-container-image. kubeadm cleans kubeadm-flags.env only, so flags in KUBELET_EXTRA_ARGS or in drop-ins take a cluster down at its "
        + "upgrade. Searching for a flag's beginning is no better: it also removes --container-runtime-endpoint.";

    public override IEnumerable<Finding> Judge(CheckContext context)
    {
        if (context.Node.Kubelet?.Configuration is not { } configuration)
            yield break;
        foreach (string flag in Flags)
        {
            var gone = new Version(1, KubeletFlags.Find(flag)!.Removed);
            bool now = context.Kubelet().Reached(gone.Major, gone.Minor), next = context.Next().Reached(gone.Major, gone.Minor);
            // With the source, dockershim's own flags mean nothing to a kubelet that has a runtime, whatever its version.
            bool shim = gone <= new Version(1, 24) && context.Target is not (null or TargetKind.Docker);
            if (!now && !next && !shim)
                continue;
            foreach (KubeletPlace place in Places(configuration, flag))
            {
                string why = now ? $"the kubelet {context.Kubelet()} does not know it" : next ? $"kubelet {context.Next()!.Minor()} will not know it" : "it is dockershim's";
                yield return Automatic("--" + flag, $"{place.Where()}: --{flag}={place.Value}; {why} (removed in {gone.Minor()}).");
            }
        }
    }

    private static List<KubeletPlace> Places(KubeletConfiguration configuration, string flag)
    {
        List<KubeletPlace> files = [.. configuration.Settings.Values.SelectMany(s => s.Others.Prepend(s.Origin))
            .Where(p => p.Key == "--" + flag && p.Kind is not (KubeletSourceKind.Default or KubeletSourceKind.Process))];
        if (files.Count > 0)
            return files;
        string? running = configuration.RunningArguments.FirstOrDefault(a => a == "--" + flag || a.StartsWith($"--{flag}=", StringComparison.Ordinal));
        return running is null
            ? []
            : [new KubeletPlace(KubeletSourceKind.Process, "", 0, "--" + flag, running.Contains('=', StringComparison.Ordinal) ? running[(running.IndexOf('=', StringComparison.Ordinal) + 1)..] : "")];
    }
}
