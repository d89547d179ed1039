namespace Sampan.Migration.Planning;

/// <summary>What a node is moved to.</summary>
/// <param name="Runtime">A target's kind (<see cref="TargetKind"/>).</param>
/// <param name="Version">Its version.</param>
/// <param name="Endpoint">Its socket, with scheme.</param>
/// <param name="DataRoot">Its data folder.</param>
/// <param name="CgroupDriver">Its cgroup driver.</param>
/// <param name="KeepSource">Whether the source runs on for containers that are not Kubernetes'.</param>
public sealed record PlanTarget(string Runtime, string Version, string Endpoint, string DataRoot, string CgroupDriver, bool KeepSource);
