namespace Sampan.Tests.System.Contract;

/// <inheritdoc/>
[Collection(DockerLab.Collection)]
[DockerEngine]
public sealed class DockerCodesTests(DockerLab lab) : CodesContract(lab);
