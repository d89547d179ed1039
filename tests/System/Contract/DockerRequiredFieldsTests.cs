namespace Sampan.Tests.System.Contract;

/// <inheritdoc/>
[Collection(DockerLab.Collection)]
[DockerEngine]
public sealed class DockerRequiredFieldsTests(DockerLab lab) : RequiredFieldsContract(lab);
