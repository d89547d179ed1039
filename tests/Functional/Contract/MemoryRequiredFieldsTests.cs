using Sampan.Tests.Contract;

namespace Sampan.Tests.Functional.Contract;

/// <inheritdoc/>
[Collection(MemoryLab.Collection)]
[MemoryEngine]
[Only(
    nameof(Item024_PodSandboxStatus_HasWhatKubeletsValidate),
    nameof(Item025_ContainerStatus_HasWhatKubeletsValidate),
    nameof(Item026_Status_HasConditionsAndHandlers),
    nameof(Item028_LogPath_IsAbsolute),
    nameof(Item029_LabelsAndAnnotations_ComeBackAsTheyWere),
    nameof(Item031_Times_AreZeroUntilTheyHappen),
    nameof(Item032_ImageFsInfo_NamesAnExistingFolder))]
public sealed class MemoryRequiredFieldsTests(MemoryLab lab) : RequiredFieldsContract(lab);
