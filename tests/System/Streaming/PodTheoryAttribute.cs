using Sampan.Tests.System.Daemon;

namespace Sampan.Tests.System.Streaming;

/// <summary>As <see cref="PodFactAttribute"/>, once for each of several cases.</summary>
internal sealed class PodTheoryAttribute : TheoryAttribute
{
    public PodTheoryAttribute() => Skip = new PodFactAttribute().Skip;
}
