namespace Sampan.Daemon.Configuration.Yaml;

/// <summary>A section: keys in the order of the file, duplicates kept so that they can be reported.</summary>
internal sealed record MappingNode(IReadOnlyList<MappingEntry> Entries, ConfigurationOrigin Origin)
    : ConfigurationNode(Origin)
{
    public override string Kind => "a section";

    public MappingEntry? Find(string key) => Entries.FirstOrDefault(entry => entry.Key == key);

    /// <summary>This section with <paramref name="value"/> at <paramref name="path"/>, sections made as needed.</summary>
    /// <remarks>Where a section should be and something else is, nothing changes: reading reports it.</remarks>
    public MappingNode With(ReadOnlySpan<string> path, ConfigurationNode value)
    {
        string key = path[0];
        MappingEntry? present = Find(key);
        ConfigurationNode set = value;
        if (path.Length > 1)
        {
            switch (present?.Value)
            {
                case MappingNode section:
                    set = section.With(path[1..], value);
                    break;
                case null or ScalarNode { IsNull: true }:
                    set = new MappingNode([], value.Origin).With(path[1..], value);
                    break;
                default:
                    return this;
            }
        }
        MappingEntry entry = present is null ? new MappingEntry(key, value.Origin, set) : present with { Value = set };
        // In place: a duplicate after it is still there to be reported.
        return this with
        {
            Entries = present is null
                ? [.. Entries, entry]
                : [.. Entries.Select(each => ReferenceEquals(each, present) ? entry : each)],
        };
    }
}
