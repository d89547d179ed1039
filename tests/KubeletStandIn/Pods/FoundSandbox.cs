namespace Sampan.Tests.KubeletStandIn.Pods;

/// <summary>A sandbox that the runtime has.</summary>
internal sealed record FoundSandbox(string Id, string Uid, string Name, string Namespace, uint Attempt, bool Ready);
