namespace Sampan.Migration.Inspection.Checks;

/// <summary>OS-PORTS.</summary>
internal sealed class PortsCheck : Check
{
    /// <summary>Port → the target that wants it and what for.</summary>
    private static readonly (int Port, string Target, string What, string[] Own)[] Wanted =
    [
        (9090, TargetKind.Crio, "metrics, where enable_metrics is on", ["crio"]),
        (10010, TargetKind.Crio, "streaming in older releases", ["crio"]),
        (1338, TargetKind.Containerd, "metrics, where an address is set as in its manual", ["containerd"]),
        (10350, TargetKind.Isulad, "streaming by WebSocket", ["isulad"]),
    ];

    public override string Id => "OS-PORTS";

    public override string Title => "Are the target's sockets and ports free?";

    public override string LooksAt => "TCP listeners, who answers at the target's socket";

    public override string Weighs => "warning";

    public override string Remedy => "Give the target another port, or move who has it.";

    public override CheckNeeds Needs => CheckNeeds.Target | CheckNeeds.Live;

    public override string Explanation =>
        "A port that is taken keeps a runtime from starting, and mostly shows in its log only. Prometheus likes 9090 as much as CRI-O does. A socket under the "
        + "target's name that somebody else serves leads the kubelet to the wrong runtime.";

    public override IEnumerable<Finding> Judge(CheckContext context)
    {
        foreach ((int port, string target, string what, string[] own) in Wanted)
        {
            if (target == context.Target && context.Node.Host.Listeners.TryGetValue(port, out string? program) && !own.Contains(program))
                yield return Warn($"port {port}", $"{program} listens on {port}, which {target} may want for {what}.");
        }
        if (context.TargetRuntime() is { Cri: { Problem: null, RuntimeName.Length: > 0 } cri } runtime && !IsSame(runtime.Kind, cri.RuntimeName))
            yield return Warn(cri.Endpoint, $"{cri.RuntimeName} {cri.RuntimeVersion} answers at {cri.Endpoint}, where {runtime.Kind} should.");
    }

    private static bool IsSame(string kind, string name) => kind switch
    {
        TargetKind.Crio => name.Equals("cri-o", StringComparison.OrdinalIgnoreCase),
        TargetKind.CriDockerd => name.Equals("docker", StringComparison.OrdinalIgnoreCase),
        TargetKind.Isulad => name.StartsWith("isula", StringComparison.OrdinalIgnoreCase),
        _ => name.Equals(kind, StringComparison.OrdinalIgnoreCase),
    };
}
