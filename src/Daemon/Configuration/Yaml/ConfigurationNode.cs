namespace Sampan.Daemon.Configuration.Yaml;

/// <summary>A value of the document, and where it stands.</summary>
internal abstract record ConfigurationNode(ConfigurationOrigin Origin)
{
    /// <summary>The word for the node's kind in messages.</summary>
    public abstract string Kind { get; }
}
