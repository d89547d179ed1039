namespace Sampan.Daemon.Preflight;

/// <summary>Root and its capabilities.</summary>
internal static class PrivilegeChecks
{
    private const string Id = "privileges";

    // What the daemon's own work takes; without one of them pods cannot run.
    private static readonly IReadOnlyList<(int Bit, string Name)> s_needed =
    [
        (0, "CAP_CHOWN"), (1, "CAP_DAC_OVERRIDE"), (3, "CAP_FOWNER"), (5, "CAP_KILL"), (6, "CAP_SETGID"), (7, "CAP_SETUID"),
        (8, "CAP_SETPCAP"), (12, "CAP_NET_ADMIN"), (18, "CAP_SYS_CHROOT"), (21, "CAP_SYS_ADMIN"), (27, "CAP_MKNOD"),
    ];

    private static readonly IReadOnlyList<(int Bit, string Name, string Consequence)> s_wanted =
    [
        (4, "CAP_FSETID", "set-id bits of image files are lost"),
        (10, "CAP_NET_BIND_SERVICE", "containers cannot have it"),
        (13, "CAP_NET_RAW", "containers cannot have it"),
        (19, "CAP_SYS_PTRACE", "other processes' namespaces may be out of reach"),
        (24, "CAP_SYS_RESOURCE", "oom_score_adj and resource limits can only be tightened; what a pod asks beyond that is clamped"),
        (29, "CAP_AUDIT_WRITE", "containers cannot have it"),
        (31, "CAP_SETFCAP", "images with file capabilities cannot be unpacked whole"),
    ];

    public static IEnumerable<PreflightFinding> Decide(PrivilegeFacts facts)
    {
        if (facts.Uid != 0)
        {
            yield return PreflightFinding.Error(
                Id, "Sampan must run as root: it makes namespaces, mounts and cgroups", $"uid {facts.Uid}", "start it as root, or by its systemd unit");
            yield break;
        }
        List<string> missing = [.. s_needed.Where(each => !Has(facts.Effective, each.Bit)).Select(each => each.Name)];
        if (missing.Count > 0)
        {
            yield return PreflightFinding.Error(
                Id, "root lacks capabilities without which no pod can run", $"missing: {string.Join(", ", missing)}",
                "start it outside the container or unit that drops them (CapabilityBoundingSet=, --cap-drop)");
        }
        else
        {
            yield return PreflightFinding.Ok(Id, "root with every capability that pods need", $"effective set {facts.Effective:x16}");
        }
        foreach ((int bit, string name, string consequence) in s_wanted.Where(each => !Has(facts.Effective & facts.Bounding, each.Bit)))
        {
            yield return PreflightFinding.Warning(
                $"capability-{name[4..].ToLowerInvariant().Replace('_', '-')}", $"without {name} {consequence}",
                $"bounding set {facts.Bounding:x16}", "grant it where the machine allows; pods run without it");
        }
    }

    private static bool Has(ulong set, int bit) => (set & (1UL << bit)) != 0;
}
