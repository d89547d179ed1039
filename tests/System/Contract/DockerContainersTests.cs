namespace Sampan.Tests.System.Contract;

/// <inheritdoc/>
[Collection(DockerLab.Collection)]
[DockerEngine]
public sealed class DockerContainersTests(DockerLab lab) : ContainersContract(lab);
