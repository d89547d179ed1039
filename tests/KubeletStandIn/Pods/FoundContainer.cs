namespace Sampan.Tests.KubeletStandIn.Pods;

/// <summary>A container that the runtime has.</summary>
internal sealed record FoundContainer(
    string Id, string SandboxId, string Uid, string PodName, string Namespace, string Name, uint Attempt, bool Running, string Image, string ImageId);
