using Sampan.Tests.Contract;

namespace Sampan.Tests.Functional.Contract;

/// <summary>Tests of everything above the engines.</summary>
internal sealed class MemoryEngineAttribute : EngineAttribute
{
    /// <inheritdoc/>
    public override string? Missing => null;
}
