using Sampan.Cri.V1;
using Sampan.Daemon.Engines;

namespace Sampan.Daemon.Node;

/// <summary>RuntimeService/RuntimeConfig and UpdateRuntimeConfig.</summary>
internal sealed class NodeRuntimeConfig(IContainerEngine engine)
{
    /// <summary>The cgroup driver that the kubelet takes over.</summary>
    public Task<RuntimeConfigResponse> HandleAsync(RuntimeConfigRequest request, CancellationToken token) =>
        Task.FromResult(new RuntimeConfigResponse
        {
            Linux = new LinuxRuntimeConfiguration { CgroupDriver = engine.CgroupDriver },
        });

    /// <summary>The pod CIDR of the node: CNI configurations of today bring their own, so it is taken and not used.</summary>
    public Task<UpdateRuntimeConfigResponse> UpdateAsync(UpdateRuntimeConfigRequest request, CancellationToken token) =>
        Task.FromResult(new UpdateRuntimeConfigResponse());
}
