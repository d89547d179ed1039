namespace Sampan.Tests.System.Contract;

/// <inheritdoc/>
[Collection(DockerLab.Collection)]
[DockerEngine]
[LeftOut(nameof(Item031_Times_AreZeroUntilTheyHappen), "commands come with exec")]
public sealed class DockerRequiredFieldsTests(DockerLab lab) : RequiredFieldsContract(lab);
