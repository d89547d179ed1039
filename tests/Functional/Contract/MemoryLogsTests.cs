using Sampan.Tests.Contract;

namespace Sampan.Tests.Functional.Contract;

/// <inheritdoc/>
[Collection(MemoryLab.Collection)]
[MemoryEngine]
[Only(
    nameof(Item060_ReopenFails_LeavesNoNewFile),
    nameof(Item062_ReopenWhileStopping_DoesNotWait))]
public sealed class MemoryLogsTests(MemoryLab lab) : LogsContract(lab);
