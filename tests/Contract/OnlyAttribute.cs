using System.Reflection;
using Xunit.Abstractions;

namespace Sampan.Tests.Contract;

/// <summary>The tests of the contract that this class's engine is for; the others are not its affair. docs/contract.md names the engine.</summary>
/// <param name="tests">The tests' names.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OnlyAttribute(params string[] tests) : Attribute
{
    /// <summary>Whether a test is not its class's affair.</summary>
    internal static bool Excludes(ITestMethod method) =>
        ((IReflectionTypeInfo)method.TestClass.Class).Type.GetCustomAttribute<OnlyAttribute>() is { } only && !only.Tests.Contains(method.Method.Name);

    /// <summary>The tests' names.</summary>
    public IReadOnlyList<string> Tests { get; } = tests;
}
