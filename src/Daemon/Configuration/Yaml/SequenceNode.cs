namespace Sampan.Daemon.Configuration.Yaml;

/// <summary>A list.</summary>
internal sealed record SequenceNode(IReadOnlyList<ConfigurationNode> Items, ConfigurationOrigin Origin)
    : ConfigurationNode(Origin)
{
    public override string Kind => "a list";
}
