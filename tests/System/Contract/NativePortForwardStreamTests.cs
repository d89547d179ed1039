using Sampan.Tests.System.Daemon;
using Sampan.Tests.System.Streaming;

namespace Sampan.Tests.System.Contract;

/// <inheritdoc/>
[Collection(DaemonLab.Collection)]
[NativeEngine]
public sealed class NativePortForwardStreamTests(DaemonLab lab) : PortForwardStreamContract(lab);
