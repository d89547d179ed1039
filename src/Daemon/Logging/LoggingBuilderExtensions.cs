using Microsoft.Extensions.Logging;

namespace Sampan.Daemon.Logging;

/// <summary>Puts the daemon's log in place of the framework's.</summary>
internal static class LoggingBuilderExtensions
{
    /// <summary>Makes <paramref name="provider"/> the only one; its switch alone decides levels.</summary>
    public static ILoggingBuilder UseSampanLog(this ILoggingBuilder builder, SampanLoggerProvider provider) =>
        builder.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddProvider(provider);
}
