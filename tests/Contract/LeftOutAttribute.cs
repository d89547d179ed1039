namespace Sampan.Tests.Contract;

/// <summary>A test that this class's engine cannot pass. docs/contract.md names each.</summary>
/// <param name="test">The test's name.</param>
/// <param name="reason">Why it cannot be.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public class LeftOutAttribute(string test, string reason) : Attribute
{
    /// <summary>The test's name.</summary>
    public string Test { get; } = test;

    /// <summary>Why it cannot be; null where it can after all.</summary>
    public virtual string? Reason { get; } = reason;
}
