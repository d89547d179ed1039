namespace Sampan.Tests.System.Contract;

/// <inheritdoc/>
[Collection(DockerLab.Collection)]
[DockerEngine]
public sealed class DockerOldKubeletTests(DockerLab lab) : OldKubeletContract(lab);
