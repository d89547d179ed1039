namespace Sampan.Tests.System.Contract;

/// <inheritdoc/>
[Collection(DockerLab.Collection)]
[DockerEngine]
[LeftOut(nameof(Item094_UpdatePodSandboxResources_NeverStandsInTheWay), "commands come with exec")]
public sealed class DockerEventsTests(DockerLab lab) : EventsContract(lab);
