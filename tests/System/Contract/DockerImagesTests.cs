namespace Sampan.Tests.System.Contract;

/// <inheritdoc/>
[Collection(DockerLab.Collection)]
[DockerEngine]
public sealed class DockerImagesTests(DockerLab lab) : ImagesContract(lab);
