using Sampan.Tests.System.Daemon;
using Sampan.Tests.System.Images;

namespace Sampan.Tests.System.Contract;

/// <summary>Tests of the engine that drives a dockerd.</summary>
internal sealed class DockerEngineAttribute : EngineAttribute
{
    /// <inheritdoc/>
    public override string? Missing { get; } = new PodFactAttribute().Skip ?? new DockerFactAttribute().Skip;
}
