using Sampan.Tests.System.Daemon;

namespace Sampan.Tests.System.Contract;

/// <inheritdoc/>
[Collection(DaemonLab.Collection)]
[NativeEngine]
public sealed class NativeLogFormatTests(DaemonLab lab) : LogFormatContract(lab);
