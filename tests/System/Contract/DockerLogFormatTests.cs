namespace Sampan.Tests.System.Contract;

/// <inheritdoc/>
[Collection(DockerLab.Collection)]
[DockerEngine]
public sealed class DockerLogFormatTests(DockerLab lab) : LogFormatContract(lab)
{
    // It has no monitor of its own.
    protected override IReadOnlyList<string> Processes => ["pid"];
}
