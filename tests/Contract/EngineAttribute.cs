namespace Sampan.Tests.Contract;

/// <summary>The engine that a class of the contract's tests is for.</summary>
[AttributeUsage(AttributeTargets.Class)]
public abstract class EngineAttribute : Attribute
{
    /// <summary>What this machine lacks to run it; null for nothing.</summary>
    public abstract string? Missing { get; }
}
