using Xunit.Sdk;

namespace Sampan.Tests.Contract;

/// <summary>As <see cref="ContractFactAttribute"/>, once for each of several cases.</summary>
[XunitTestCaseDiscoverer("Sampan.Tests.Contract.ContractTheoryDiscoverer", "Sampan.Tests.Contract")]
[AttributeUsage(AttributeTargets.Method)]
public sealed class ContractTheoryAttribute : TheoryAttribute;
