using Sampan.Tests.Contract;

namespace Sampan.Tests.Functional.Contract;

/// <inheritdoc/>
[Collection(MemoryLab.Collection)]
[MemoryEngine]
[Only(
    nameof(Version_CapturedBytes_AreAnsweredInTheOldersName),
    nameof(RunPodSandbox_CapturedBytes_MakesThePodTheyDescribe),
    nameof(PodSandboxStatus_OldPackage_HasTheSameBytesAsTheNew),
    nameof(ImageStatus_OldPackage_FindsTheImage))]
public sealed class MemoryOldKubeletTests(MemoryLab lab) : OldKubeletContract(lab);
