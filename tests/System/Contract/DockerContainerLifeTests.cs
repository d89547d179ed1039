namespace Sampan.Tests.System.Contract;

/// <inheritdoc/>
[Collection(DockerLab.Collection)]
[DockerEngine]
public sealed class DockerContainerLifeTests(DockerLab lab) : ContainerLifeContract(lab);
