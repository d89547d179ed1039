namespace Sampan.Tests.System.Contract;

/// <inheritdoc/>
[Collection(DockerLab.Collection)]
[DockerEngine]
public sealed class DockerExecSyncTests(DockerLab lab) : ExecSyncContract(lab);
