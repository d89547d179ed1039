namespace Sampan.Tests.Fuzz;

/// <summary>As <see cref="RootFactAttribute"/>, for several cases.</summary>
public sealed class RootTheoryAttribute : TheoryAttribute
{
    /// <summary>Skips without root.</summary>
    public RootTheoryAttribute() => Skip = Environment.IsPrivilegedProcess ? null : "wants root";
}
