namespace Sampan.Tests.System.Daemon;

/// <summary>A theory that runs pods: it needs what <see cref="PodFactAttribute"/> needs.</summary>
internal sealed class PodTheoryAttribute : TheoryAttribute
{
    public PodTheoryAttribute() => Skip = new PodFactAttribute().Skip;
}
