using Microsoft.Extensions.Logging;

namespace Sampan.Daemon.Logging;

/// <summary>One message, taken apart.</summary>
internal sealed record LogRecord
{
    public required DateTimeOffset Time { get; init; }

    public required LogLevel Level { get; init; }

    /// <summary>The logger's category, as <c>Sampan.Daemon.Sandboxes.RunSandbox</c>.</summary>
    public required string Category { get; init; }

    public EventId Event { get; init; }

    public required string Message { get; init; }

    /// <summary>The template's named values and the scopes', each name once, the message's own first.</summary>
    public IReadOnlyList<KeyValuePair<string, object?>> Fields { get; init; } = [];

    public Exception? Exception { get; init; }
}
