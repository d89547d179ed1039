namespace Sampan.Daemon.Configuration.Yaml;

/// <summary>A key, where it stands, and its value.</summary>
internal sealed record MappingEntry(string Key, ConfigurationOrigin KeyOrigin, ConfigurationNode Value);
