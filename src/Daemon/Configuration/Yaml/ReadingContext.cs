namespace Sampan.Daemon.Configuration.Yaml;

/// <summary>What one reading has found: origins, errors and the keys that exist.</summary>
internal sealed class ReadingContext
{
    /// <summary>More errors than this help nobody.</summary>
    private const int MaxErrors = 100;

    private readonly List<ConfigurationError> _errors = [];
    private readonly HashSet<string> _knownKeys = [];

    public ConfigurationOrigins Origins { get; } = new();

    /// <summary>Every key that was asked for, set or not.</summary>
    public IReadOnlyCollection<string> KnownKeys => _knownKeys;

    public void Know(string key) => _knownKeys.Add(key);

    public void Report(string key, ConfigurationOrigin origin, string problem, string remedy)
    {
        if (_errors.Count < MaxErrors) _errors.Add(new ConfigurationError(key, origin, problem, remedy));
    }

    /// <summary>Reports a value that was read but cannot stand.</summary>
    public void Report(string key, string problem, string remedy) => Report(key, Origins.Of(key), problem, remedy);

    public void ThrowIfAny()
    {
        if (_errors.Count == 0) return;
        throw new ConfigurationException(
            [.. _errors.OrderBy(error => error.Origin.Line == 0).ThenBy(error => error.Origin.Line).ThenBy(error => error.Origin.Column)]);
    }
}
