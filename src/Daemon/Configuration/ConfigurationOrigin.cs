namespace Sampan.Daemon.Configuration;

/// <summary>Where a value was written: a file with line and column (from 1), or a flag with line 0.</summary>
internal readonly record struct ConfigurationOrigin(string Source, int Line, int Column)
{
    /// <summary>Nobody wrote it.</summary>
    public static ConfigurationOrigin Default { get; } = new("default", 0, 0);

    public static ConfigurationOrigin Flag(string name) => new(name, 0, 0);

    public override string ToString() => Line > 0 ? $"{Source}:{Line}:{Column}" : Source;
}
