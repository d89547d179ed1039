using Sampan.Tests.System.Streaming;

namespace Sampan.Tests.System.Contract;

/// <inheritdoc/>
[Collection(DockerLab.Collection)]
[DockerEngine]
[Only(
    nameof(Item071_LongInput_ComesBackWholeAndItsEndIsTold),
    nameof(Item074_Outcome_IsAStatus),
    nameof(Item075_Terminal_HasOneOutputAndFollowsItsSize),
    nameof(Item075_TerminalsInputEnds_IsControlD),
    nameof(Item077_ClientVanishes_CommandFindsItsInputEnded))]
public sealed class DockerExecStreamTests(DockerLab lab) : ExecStreamContract(lab);
