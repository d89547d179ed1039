using Sampan.Daemon.Configuration;

namespace Sampan.Daemon.Composition;

/// <summary>Where the daemon's configuration comes from.</summary>
/// <param name="First">That of the start.</param>
/// <param name="Read">Reads the file again, with the flags of the start over it.</param>
/// <param name="Asked">Ends when somebody wants it read again.</param>
internal sealed record ConfigurationSource(
    DaemonOptions First, Func<DaemonOptions> Read, Func<CancellationToken, Task> Asked);
