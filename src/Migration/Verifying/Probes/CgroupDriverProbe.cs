using Sampan.Cri;
using Sampan.Cri.Grpc;
using Sampan.Cri.V1;

namespace Sampan.Migration.Verifying.Probes;

/// <summary>Do kubelet and runtime use the same cgroup driver?</summary>
internal sealed class CgroupDriverProbe : INodeProbe
{
    /// <inheritdoc/>
    public string Name => "cgroup-driver";

    /// <inheritdoc/>
    public string Title => "Do kubelet and runtime use the same cgroup driver?";

    /// <inheritdoc/>
    public async Task<ProbeResult> RunAsync(VerifyContext node, CancellationToken cancellation)
    {
        if (node.Kubelet("cgroupDriver") is not { } kubelet)
            return this.Skipped("the kubelet's cgroupDriver is not known");
        try
        {
            RuntimeConfigResponse answer = await node.Runtime.RuntimeConfigAsync(new RuntimeConfigRequest(), cancellation);
            if (answer.Linux is null)
                return this.Skipped("the runtime does not say");
            string runtime = answer.Linux.CgroupDriver == CgroupDriver.Systemd ? "systemd" : "cgroupfs";
            // A kubelet from 1.28 on that may asks the runtime and leaves its own setting aside.
            return runtime == kubelet ? this.Ok(runtime) : this.Failed($"the kubelet has {kubelet}, the runtime {runtime}");
        }
        catch (CriException e) when (e.Code == GrpcStatusCode.Unimplemented)
        {
            return this.Skipped("the runtime has no RuntimeConfig (containerd before 2.0): see cgroup-path");
        }
    }
}
