using Sampan.Tests.Contract;

namespace Sampan.Tests.Functional.Contract;

/// <inheritdoc/>
[Collection(MemoryLab.Collection)]
[MemoryEngine]
[Only(
    nameof(Item047_ImagesStopSignal_IsUsed),
    nameof(Item048_Update_ZeroIsUnchangedAndMemoryShrinksAndGrows),
    nameof(Item100_HostPortZero_IsNoMapping))]
public sealed class MemoryContainersTests(MemoryLab lab) : ContainersContract(lab);
