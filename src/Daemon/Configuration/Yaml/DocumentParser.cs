using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Sampan.Daemon.Configuration.Yaml;

/// <summary>
/// Turns YAML into nodes that remember their place. Built on parser events rather than on a ready tree, so that depth,
/// count and aliases are checked before anything is built, and every duplicate key is seen, not only the first.
/// </summary>
internal sealed class DocumentParser
{
    /// <summary>Deeper than any key lies; also bounds the recursion.</summary>
    public const int MaxDepth = 16;

    /// <summary>Nodes, those that aliases repeat counted again.</summary>
    public const int MaxNodes = 20_000;

    public const int MaxAliases = 32;

    private readonly Parser _parser;
    private readonly string _source;
    private readonly Dictionary<string, (ConfigurationNode Node, int Size)> _anchors = [];
    private int _nodes;
    private int _aliases;

    private DocumentParser(string text, string source)
    {
        _parser = new Parser(new StringReader(text));
        _source = source;
    }

    /// <summary>The document's node; null when it is empty.</summary>
    /// <param name="text">The whole file.</param>
    /// <param name="source">The file's name, for messages.</param>
    /// <exception cref="ConfigurationException">Not YAML, or over a limit; reading cannot go on.</exception>
    public static ConfigurationNode? Parse(string text, string source)
    {
        try
        {
            return new DocumentParser(text, source).Document();
        }
        catch (YamlException failure)
        {
            throw Failed(At(failure.Start, source), $"this is not YAML: {failure.Message}", "mind indentation, quotes and colons");
        }
    }

    private ConfigurationNode? Document()
    {
        _parser.Consume<StreamStart>();
        if (_parser.TryConsume<StreamEnd>(out _)) return null;
        _parser.Consume<DocumentStart>();
        ConfigurationNode root = Node(depth: 0);
        _parser.Consume<DocumentEnd>();
        if (!_parser.TryConsume<StreamEnd>(out _))
        {
            throw Failed(At(_parser.Current!.Start, _source), "a second document begins", "keep one document in the file");
        }
        return root;
    }

    private ConfigurationNode Node(int depth)
    {
        ParsingEvent at = _parser.Current ?? throw new YamlException("the file ends too early");
        ConfigurationOrigin origin = At(at.Start, _source);
        if (depth > MaxDepth) throw Failed(origin, $"nested deeper than {MaxDepth} levels", "no key lies that deep");
        if (_parser.TryConsume<AnchorAlias>(out AnchorAlias? alias)) return Repeat(alias, origin);

        int before = _nodes;
        Count(1, origin);
        if (at is NodeEvent { Tag.IsEmpty: false } tagged && !(at is Scalar && tagged.Tag.IsNonSpecific))
        {
            throw Failed(origin, $"the tag {Shown.Quoted(tagged.Tag.ToString())} is not supported", "remove it");
        }
        ConfigurationNode node = at switch
        {
            Scalar => ScalarAt(origin),
            SequenceStart => SequenceAt(depth, origin),
            _ => MappingAt(depth, origin),
        };
        if (at is NodeEvent { Anchor.IsEmpty: false } anchored)
        {
            _anchors[anchored.Anchor.Value] = (node, _nodes - before);
        }
        return node;
    }

    private ScalarNode ScalarAt(ConfigurationOrigin origin)
    {
        var scalar = _parser.Consume<Scalar>();
        return new ScalarNode(scalar.Value, scalar.Style == ScalarStyle.Plain, origin);
    }

    private SequenceNode SequenceAt(int depth, ConfigurationOrigin origin)
    {
        _parser.Consume<SequenceStart>();
        var items = new List<ConfigurationNode>();
        while (!_parser.TryConsume<SequenceEnd>(out _)) items.Add(Node(depth + 1));
        return new SequenceNode(items, origin);
    }

    private MappingNode MappingAt(int depth, ConfigurationOrigin origin)
    {
        _parser.Consume<MappingStart>();
        var entries = new List<MappingEntry>();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            ConfigurationNode key = Node(depth + 1);
            if (key is not ScalarNode { Value: var name }) throw Failed(key.Origin, $"a key is {key.Kind}", "a key must be a word");
            entries.Add(new MappingEntry(name, key.Origin, Node(depth + 1)));
        }
        return new MappingNode(entries, origin);
    }

    private ConfigurationNode Repeat(AnchorAlias alias, ConfigurationOrigin origin)
    {
        if (++_aliases > MaxAliases) throw Failed(origin, $"more than {MaxAliases} aliases", "write the values out");
        if (!_anchors.TryGetValue(alias.Value.Value, out (ConfigurationNode Node, int Size) anchor))
        {
            throw Failed(origin, $"the alias *{alias.Value.Value} has no anchor before it", "define the anchor first, or write the value out");
        }
        Count(anchor.Size, origin);
        return anchor.Node;
    }

    private void Count(int nodes, ConfigurationOrigin origin)
    {
        _nodes += nodes;
        if (_nodes > MaxNodes) throw Failed(origin, $"more than {MaxNodes} values", "shorten the file");
    }

    private static ConfigurationException Failed(ConfigurationOrigin origin, string problem, string remedy) =>
        new([new ConfigurationError("", origin, problem, remedy)]);

    private static ConfigurationOrigin At(Mark mark, string source) =>
        new(source, (int)Math.Max(1, mark.Line), (int)Math.Max(1, mark.Column));
}
