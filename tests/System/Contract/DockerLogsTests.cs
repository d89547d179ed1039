namespace Sampan.Tests.System.Contract;

/// <inheritdoc/>
[Collection(DockerLab.Collection)]
[DockerEngine]
[LeftOut(nameof(Item060_TwentyRotationsOfAFastWriter_LoseNoLine), "commands come with exec")]
public sealed class DockerLogsTests(DockerLab lab) : LogsContract(lab);
