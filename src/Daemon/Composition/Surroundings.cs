using Microsoft.Extensions.Logging;

namespace Sampan.Daemon.Composition;

/// <summary>What nearly everything needs and nothing owns.</summary>
/// <param name="Time">The clock.</param>
/// <param name="Loggers">Where to log.</param>
internal sealed record Surroundings(TimeProvider Time, ILoggerFactory Loggers);
