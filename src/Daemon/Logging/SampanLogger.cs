using Microsoft.Extensions.Logging;

namespace Sampan.Daemon.Logging;

/// <summary>One category's logger.</summary>
internal sealed class SampanLogger(SampanLoggerProvider provider, string category) : ILogger
{
    private const int MaxFields = 32;
    private const string Template = "{OriginalFormat}";

    private readonly bool _isFramework =
        category.StartsWith("Microsoft.", StringComparison.Ordinal) || category.StartsWith("System.", StringComparison.Ordinal);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => provider.Scopes.Push(state);

    public bool IsEnabled(LogLevel logLevel) => provider.Level.Allows(logLevel, _isFramework);

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel)) return;
        provider.Write(new LogRecord
        {
            Time = provider.Now(),
            Level = logLevel,
            Category = category,
            Event = eventId,
            Message = formatter(state, exception),
            Fields = Fields(state),
            Exception = exception,
        });
    }

    private List<KeyValuePair<string, object?>> Fields<TState>(TState state)
    {
        var fields = new List<KeyValuePair<string, object?>>();
        Add(fields, state);
        provider.Scopes.ForEachScope(static (scope, list) => Add(list, scope), fields);
        return fields;
    }

    private static void Add(List<KeyValuePair<string, object?>> fields, object? state)
    {
        if (state is not IEnumerable<KeyValuePair<string, object?>> values) return;
        foreach ((string key, object? value) in values)
        {
            string name = LogText.FieldName(key);
            if (key == Template || fields.Count >= MaxFields || fields.Any(field => field.Key == name)) continue;
            fields.Add(new(name, value));
        }
    }
}
