namespace Sampan.Tests.System.Contract;

/// <inheritdoc/>
[Collection(DockerLab.Collection)]
[DockerEngine]
[LeftOut(nameof(Item056_AmbientCapabilities_OnlyWhereAsked), "Docker sets no ambient capabilities")]
[NeedsEveryCapability(
    nameof(Item049_Privileged_HasNoFilter), "Docker before 28 gives a privileged container every capability there is, and this machine has no CAP_SYS_RESOURCE")]
public sealed class DockerContainersTests(DockerLab lab) : ContainersContract(lab)
{
    // dockerd does not: DockerImagesTests.
    protected override bool RemovesImagesInUse => false;
}
