using Sampan.Tests.Contract;

namespace Sampan.Tests.Functional.Contract;

/// <inheritdoc/>
[Collection(MemoryLab.Collection)]
[MemoryEngine]
[Only(
    nameof(Create_SameAgain_HasTheSameId),
    nameof(Run_TwiceAtOnce_MakesOne),
    nameof(Run_CallerLeaves_RetryGetsIt),
    nameof(Run_CallerLeftAndPodRemoved_RetryMakesAnother),
    nameof(Create_NameInUse_IsRefused),
    nameof(StopAndRemove_Missing_Succeed),
    nameof(Status_Missing_IsNotFound),
    nameof(Image_Id_IsTheSameEverywhere))]
public sealed class MemoryIdempotenceTests(MemoryLab lab) : IdempotenceContract(lab);
