namespace Sampan.Tests.System.Contract;

/// <inheritdoc/>
[Collection(DockerLab.Collection)]
[DockerEngine]
[LeftOut(nameof(CreateContainer_LocalhostProfile_IsReadFromTheNode), "commands come with exec")]
[LeftOut(nameof(CreateContainer_SeccompProfilePath_IsHonoured), "commands come with exec")]
public sealed class DockerOldKubeletTests(DockerLab lab) : OldKubeletContract(lab);
