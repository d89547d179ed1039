using Xunit.Abstractions;
using Xunit.Sdk;

namespace Sampan.Tests.Contract;

/// <summary>A test of one engine's class, which is skipped where that class says why.</summary>
public sealed class ContractTestCase : XunitTestCase
{
    /// <summary>For xunit, which fills it afterwards.</summary>
    [Obsolete("Called by xunit only")]
    public ContractTestCase()
    {
    }

    /// <summary>As it was found.</summary>
    public ContractTestCase(IMessageSink sink, TestMethodDisplay display, TestMethodDisplayOptions options, ITestMethod method, object[]? arguments = null)
        : base(sink, display, options, method, arguments)
    {
    }

    /// <inheritdoc/>
    protected override string GetDisplayName(IAttributeInfo factAttribute, string displayName)
    {
        string name = base.GetDisplayName(factAttribute, displayName);
        string type = TestMethod.TestClass.Class.Name;
        // A sentence alone does not tell the engine.
        return name.StartsWith(type, StringComparison.Ordinal) ? name : $"{type[(type.LastIndexOf('.') + 1)..]}: {name}";
    }

    /// <inheritdoc/>
    protected override string? GetSkipReason(IAttributeInfo factAttribute)
    {
        Type type = ((IReflectionTypeInfo)TestMethod.TestClass.Class).Type;
        object[] words = type.GetCustomAttributes(inherit: true);
        EngineAttribute engine = words.OfType<EngineAttribute>().SingleOrDefault()
            ?? throw new InvalidOperationException($"{type} does not say which engine it is for");
        return engine.Missing ?? words.OfType<LeftOutAttribute>().Where(left => left.Test == TestMethod.Method.Name).Select(left => left.Reason).FirstOrDefault(reason => reason is not null);
    }
}
