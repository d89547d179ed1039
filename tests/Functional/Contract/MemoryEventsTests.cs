using Sampan.Tests.Contract;

namespace Sampan.Tests.Functional.Contract;

/// <inheritdoc/>
[Collection(MemoryLab.Collection)]
[MemoryEngine]
[Only(
    nameof(Item089_Events_AllHaveTheirPodsMetadata),
    nameof(Item090_PodSandboxStatus_HasATimeAndEveryContainer),
    nameof(Item091_Events_ComeAfterWhatTheyTellCanBeSeen),
    nameof(Item094_UpdatePodSandboxResources_NeverStandsInTheWay))]
public sealed class MemoryEventsTests(MemoryLab lab) : EventsContract(lab);
