using Sampan.Tests.Contract;

namespace Sampan.Tests.Functional.Contract;

/// <inheritdoc/>
[Collection(MemoryLab.Collection)]
[MemoryEngine]
[Only(
    nameof(Item001_RequestOfManyMebibytes_IsTaken),
    nameof(Item002_Version_HasTheFieldsThatKubeletsCheck),
    nameof(Item004_StreamedLists_HaveEachItemOnceAndNoEmptyMessage))]
public sealed class MemoryTransportTests(MemoryLab lab) : TransportContract(lab);
