using Sampan.Tests.System.Daemon;

namespace Sampan.Tests.System.Contract;

/// <summary>Tests of the engine that runs conmon and runc itself.</summary>
internal sealed class NativeEngineAttribute : EngineAttribute
{
    /// <inheritdoc/>
    public override string? Missing { get; } = new PodFactAttribute().Skip;
}
