using Sampan.Tests.Contract;

namespace Sampan.Tests.Functional.Contract;

/// <inheritdoc/>
[Collection(MemoryLab.Collection)]
[MemoryEngine]
[Only(
    nameof(Item065_TimeoutZero_IsNoLimit),
    nameof(Item065_TimeoutBeyondAnyClock_IsTaken))]
public sealed class MemoryExecSyncTests(MemoryLab lab) : ExecSyncContract(lab);
