using Sampan.Migration.Inspection.Facts;

namespace Sampan.Migration.Inspection.Checks;

/// <summary>KLT-MULTISOCKET.</summary>
internal sealed class SocketsCheck : Check
{
    public override string Id => "KLT-MULTISOCKET";

    public override string Title => "Would more than one runtime's socket be found?";

    public override string LooksAt => "sockets of containerd, CRI-O, iSulad, cri-dockerd, Sampan";

    public override string Weighs => "warning";

    public override string Remedy => "Stop and disable what the node does not use, and give crictl and kubeadm the socket by name (/etc/crictl.yaml, criSocket).";

    public override string Explanation =>
        "kubeadm from 1.24 on ends with an error where it finds several sockets and none is named; before, it took Docker's, or the wrong one (kubeadm#2870). "
        + "crictl without a configuration tries one after the other.";

    public override IEnumerable<Finding> Judge(CheckContext context)
    {
        List<RuntimeFacts> live = [.. context.Node.Runtimes.Where(r => r.Socket.Length > 0 && r.Kind != context.Target)];
        if (live.Count > (context.Target is null ? 1 : 0))
            yield return Warn("sockets", $"Beside {context.Target ?? "the one in use"} there are {string.Join(", ", live.Select(r => $"{r.Socket} ({r.Kind})"))}.");
    }
}
