namespace Sampan.Tests.System.Contract;

/// <inheritdoc/>
[Collection(DockerLab.Collection)]
[DockerEngine]
[LeftOut(nameof(Item049_NoProfile_IsNoFilter), "commands come with exec")]
[LeftOut(nameof(Item049_Privileged_HasNoFilter), "commands come with exec")]
[LeftOut(nameof(Item053_NoNamespaceOptions_IsASharedPidNamespace), "commands come with exec")]
[LeftOut(nameof(Item054_HostPaths_LinksAreFollowedAndMissingOnesMade), "commands come with exec")]
[LeftOut(nameof(Item055_Pods_HaveTheUsualSettings), "commands come with exec")]
[LeftOut(nameof(Item056_AmbientCapabilities_OnlyWhereAsked), "Docker sets no ambient capabilities")]
[NeedsEveryCapability(
    nameof(Item049_Privileged_HasNoFilter), "Docker before 28 gives a privileged container every capability there is, and this machine has no CAP_SYS_RESOURCE")]
public sealed class DockerContainersTests(DockerLab lab) : ContainersContract(lab)
{
    // dockerd does not: DockerImagesTests.
    protected override bool RemovesImagesInUse => false;
}
