namespace Sampan.Tests.System.Contract;

/// <inheritdoc/>
[Collection(DockerLab.Collection)]
[DockerEngine]
public sealed class DockerTransportTests(DockerLab lab) : TransportContract(lab);
