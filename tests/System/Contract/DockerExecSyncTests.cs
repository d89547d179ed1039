namespace Sampan.Tests.System.Contract;

/// <inheritdoc/>
[Collection(DockerLab.Collection)]
[DockerEngine]
[LeftOut(nameof(Item065_TimeoutZero_IsNoLimit), "commands come with exec")]
[LeftOut(nameof(Item065_TimeoutBeyondAnyClock_IsTaken), "commands come with exec")]
[LeftOut(nameof(Item067_OutputAboveTheReplysLimit_StillArrivesWithTheCode), "commands come with exec")]
public sealed class DockerExecSyncTests(DockerLab lab) : ExecSyncContract(lab);
