using Sampan.Tests.Contract;

namespace Sampan.Tests.Functional.Contract;

/// <inheritdoc/>
[Collection(MemoryLab.Collection)]
[MemoryEngine]
[Only(
    nameof(Exec_NotRunning_IsRefused))]
public sealed class MemoryExecTests(MemoryLab lab) : ExecContract(lab);
