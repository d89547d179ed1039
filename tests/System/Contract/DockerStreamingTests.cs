namespace Sampan.Tests.System.Contract;

/// <inheritdoc/>
[Collection(DockerLab.Collection)]
[DockerEngine]
public sealed class DockerStreamingTests(DockerLab lab) : StreamingContract(lab);
