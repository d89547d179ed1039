using Sampan.Tests.System.Streaming;

namespace Sampan.Tests.System.Contract;

/// <inheritdoc/>
[Collection(DockerLab.Collection)]
[DockerEngine]
[Only(
    nameof(Item078_ManyConnectionsAtOnce_AreKeptApart),
    nameof(Item079_Connection_IsMadeInsideThePod),
    nameof(Item079_PodOnTheHostsNetwork_IsDialledOnTheHost),
    nameof(Item079_PodIsStopped_NewConnectionsFailAndAreTold))]
public sealed class DockerPortForwardStreamTests(DockerLab lab) : PortForwardStreamContract(lab);
