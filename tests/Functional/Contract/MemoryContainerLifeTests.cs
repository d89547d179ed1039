using Sampan.Tests.Contract;

namespace Sampan.Tests.Functional.Contract;

/// <inheritdoc/>
[Collection(MemoryLab.Collection)]
[MemoryEngine]
[Only(
    nameof(Exit_AnyCode_IsTold),
    nameof(Stop_SignalHandled_HasTheHandlersCode),
    nameof(Stop_OwnSignal_IsSent),
    nameof(Stop_SignalIgnored_IsKilledAfterGrace))]
public sealed class MemoryContainerLifeTests(MemoryLab lab) : ContainerLifeContract(lab);
