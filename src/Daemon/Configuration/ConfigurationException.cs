namespace Sampan.Daemon.Configuration;

/// <summary>The configuration cannot be used; <see cref="Errors"/> holds everything wrong with it.</summary>
internal sealed class ConfigurationException(IReadOnlyList<ConfigurationError> errors) : Exception(Describe(errors))
{
    /// <summary>In the order of the file, flags and defaults last.</summary>
    public IReadOnlyList<ConfigurationError> Errors { get; } = errors;

    private static string Describe(IReadOnlyList<ConfigurationError> errors)
    {
        string heading = errors.Count == 1
            ? "the configuration has an error:"
            : $"the configuration has {errors.Count} errors:";
        return string.Join('\n', errors.Select(error => "  " + error).Prepend(heading));
    }
}
