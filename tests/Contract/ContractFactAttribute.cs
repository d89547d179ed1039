using Xunit.Sdk;

namespace Sampan.Tests.Contract;

/// <summary>A test that runs once for each engine whose class derives from its own, as far as that class lets it.</summary>
[XunitTestCaseDiscoverer("Sampan.Tests.Contract.ContractFactDiscoverer", "Sampan.Tests.Contract")]
[AttributeUsage(AttributeTargets.Method)]
public sealed class ContractFactAttribute : FactAttribute;
