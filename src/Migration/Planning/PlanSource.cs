namespace Sampan.Migration.Planning;

/// <summary>What a node is moved from.</summary>
/// <param name="Runtime"><c>docker</c>, or a target's kind on the way back.</param>
/// <param name="Shim"><c>dockershim</c>, <c>cri-dockerd</c> or empty.</param>
/// <param name="Version">Its version.</param>
/// <param name="Endpoint">The kubelet's endpoint; empty for dockershim.</param>
/// <param name="DataRoot">Its data folder.</param>
/// <param name="CgroupDriver">Its cgroup driver.</param>
public sealed record PlanSource(string Runtime, string Shim, string Version, string Endpoint, string DataRoot, string CgroupDriver);
