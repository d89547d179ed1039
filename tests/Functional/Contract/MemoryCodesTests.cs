using Sampan.Tests.Contract;

namespace Sampan.Tests.Functional.Contract;

/// <inheritdoc/>
[Collection(MemoryLab.Collection)]
[MemoryEngine]
[Only(
    nameof(Item008_ImageStatus_MissingIsNullAndKnownHasIdAndSize),
    nameof(Item009_ShortIds_AreResolved),
    nameof(Item010_UnknownMethod_IsUnimplemented),
    nameof(Item013_ManyStops_SignalOnceAndALaterZeroKillsAtOnce))]
public sealed class MemoryCodesTests(MemoryLab lab) : CodesContract(lab);
