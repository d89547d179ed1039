namespace Sampan.Tests.Fuzz;

/// <summary>A test that unpacks layers, which gives files to any owner and makes devices: it wants root.</summary>
public sealed class RootFactAttribute : FactAttribute
{
    /// <summary>Skips without root.</summary>
    public RootFactAttribute() => Skip = Environment.IsPrivilegedProcess ? null : "wants root";
}
