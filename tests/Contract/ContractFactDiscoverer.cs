using System.Reflection;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Sampan.Tests.Contract;

/// <summary>Finds the tests that are marked <see cref="ContractFactAttribute"/>.</summary>
public sealed class ContractFactDiscoverer(IMessageSink sink) : FactDiscoverer(sink)
{
    /// <inheritdoc/>
    public override IEnumerable<IXunitTestCase> Discover(
        ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) =>
        ((IReflectionTypeInfo)testMethod.TestClass.Class).Type.GetCustomAttribute<OnlyAttribute>() is { } only && !only.Tests.Contains(testMethod.Method.Name)
            ? []
            : base.Discover(discoveryOptions, testMethod, factAttribute);

    /// <inheritdoc/>
    protected override IXunitTestCase CreateTestCase(ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) =>
        new ContractTestCase(DiagnosticMessageSink, discoveryOptions.MethodDisplayOrDefault(), discoveryOptions.MethodDisplayOptionsOrDefault(), testMethod);
}
