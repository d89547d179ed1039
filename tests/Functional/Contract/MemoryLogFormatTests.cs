using Sampan.Tests.Contract;

namespace Sampan.Tests.Functional.Contract;

/// <inheritdoc/>
[Collection(MemoryLab.Collection)]
[MemoryEngine]
[Only(
    nameof(Reopen_Ended_IsRefused))]
public sealed class MemoryLogFormatTests(MemoryLab lab) : LogFormatContract(lab);
