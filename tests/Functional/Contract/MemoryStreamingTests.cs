using Sampan.Tests.Contract;

namespace Sampan.Tests.Functional.Contract;

/// <inheritdoc/>
[Collection(MemoryLab.Collection)]
[MemoryEngine]
public sealed class MemoryStreamingTests(MemoryLab lab) : StreamingContract(lab);
