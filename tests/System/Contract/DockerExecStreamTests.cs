using Sampan.Tests.System.Streaming;

namespace Sampan.Tests.System.Contract;

/// <inheritdoc/>
[Collection(DockerLab.Collection)]
[DockerEngine]
public sealed class DockerExecStreamTests(DockerLab lab) : ExecStreamContract(lab);
