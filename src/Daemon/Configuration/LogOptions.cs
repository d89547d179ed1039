using Microsoft.Extensions.Logging;

namespace Sampan.Daemon.Configuration;

/// <summary>Section <c>log</c>.</summary>
internal sealed record LogOptions
{
    public LogLevel Level { get; init; } = LogLevel.Information;

    public LogFormat Format { get; init; } = LogFormat.Text;
}
