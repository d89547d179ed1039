namespace Sampan.Tests.System.Contract;

/// <inheritdoc/>
[Collection(DockerLab.Collection)]
[DockerEngine]
public sealed class DockerIdempotenceTests(DockerLab lab) : IdempotenceContract(lab);
