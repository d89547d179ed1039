using Sampan.Daemon.Configuration.Yaml;

namespace Sampan.Daemon.Configuration;

/// <summary>What the written configuration says about one key.</summary>
/// <param name="Path">The full key.</param>
/// <param name="Summary">What it does, for a person; lines end with \n.</param>
/// <param name="DefaultSource">Where its default comes from.</param>
/// <param name="Value">Its value in given options.</param>
internal sealed record ConfigurationKey(
    string Path, string Summary, string DefaultSource, Func<DaemonOptions, ConfigurationNode> Value)
{
    /// <summary>The words of <see cref="Path"/>.</summary>
    public IReadOnlyList<string> Words { get; } = Path.Split('.');
}
