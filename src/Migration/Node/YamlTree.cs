using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Sampan.Migration.Node;

/// <summary>YAML of others (kubelet configurations, manifests, plans) as JSON nodes and back. The core schema of YAML 1.2 decides what a plain word is.</summary>
public static class YamlTree
{
    /// <summary>How deeply documents may nest.</summary>
    public const int MaxDepth = 64;

    /// <summary>How many nodes all documents of a text may have together, repeated aliases counted again.</summary>
    public const int MaxNodes = 200_000;

    /// <summary>All documents of a text; empty ones are left out.</summary>
    /// <exception cref="MigrationException">It is not YAML, or over a limit; says the line.</exception>
    public static IReadOnlyList<JsonNode> Documents(string text, string source)
    {
        try
        {
            return new Reader(text).Documents();
        }
        catch (YamlException e)
        {
            throw new MigrationException($"{source}: line {e.Start.Line}: this is not YAML that can be read: {e.Message}", e);
        }
        catch (InvalidOperationException e)
        {
            // What the parser throws where a brace or bracket is never closed.
            throw new MigrationException($"{source}: this is not YAML that can be read: a brace or bracket is not closed.", e);
        }
    }

    /// <summary>The one document of a text; null if it is empty.</summary>
    /// <exception cref="MigrationException">It is not YAML, has several documents, or is over a limit.</exception>
    public static JsonNode? Parse(string text, string source)
    {
        IReadOnlyList<JsonNode> documents = Documents(text, source);
        return documents.Count <= 1 ? (documents.Count == 0 ? null : documents[0]) : throw new MigrationException($"{source}: has {documents.Count} documents where one is expected.");
    }

    /// <summary>A document's text in block style; texts of several lines as literal blocks; ends in a line break.</summary>
    public static string Write(JsonNode document)
    {
        using var text = new StringWriter { NewLine = "\n" };
        var emitter = new Emitter(text, new EmitterSettings().WithBestWidth(int.MaxValue));
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(null, null, isImplicit: true));
        Emit(emitter, document);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return text.ToString();
    }

    private static void Emit(Emitter emitter, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject map:
                emitter.Emit(new MappingStart(null, null, isImplicit: true, map.Count == 0 ? MappingStyle.Flow : MappingStyle.Block));
                foreach ((string key, JsonNode? value) in map)
                {
                    EmitText(emitter, key);
                    Emit(emitter, value);
                }
                emitter.Emit(new MappingEnd());
                break;
            case JsonArray list:
                emitter.Emit(new SequenceStart(null, null, isImplicit: true, list.Count == 0 ? SequenceStyle.Flow : SequenceStyle.Block));
                foreach (JsonNode? item in list)
                    Emit(emitter, item);
                emitter.Emit(new SequenceEnd());
                break;
            case JsonValue value when value.GetValueKind() == System.Text.Json.JsonValueKind.String:
                EmitText(emitter, value.GetValue<string>());
                break;
            default:
                emitter.Emit(new Scalar(node?.ToJsonString() ?? "null"));
                break;
        }
    }

    // Quoted where a reader would take the text for something else; literal where it has lines that a person will read.
    private static void EmitText(Emitter emitter, string text)
    {
        bool printable = !text.AsSpan().ContainsAnyExceptInRange(' ', '~');
        bool plain = text.Length > 0 && printable && (char.IsAsciiLetter(text[0]) || text[0] is '/') && !IsWord(text);
        bool literal = !printable && text.Contains('\n') && !text.Contains('\r') && !text.StartsWith(' ') && !text.StartsWith('\n')
            && !text.Any(c => char.IsControl(c) && c is not '\n' and not '\t');
        ScalarStyle style = plain ? ScalarStyle.Any : literal ? ScalarStyle.Literal : ScalarStyle.DoubleQuoted;
        emitter.Emit(new Scalar(null, null, text, style, isPlainImplicit: plain, isQuotedImplicit: true));
    }

    private static bool IsWord(string text) =>
        text.ToLowerInvariant() is "true" or "false" or "yes" or "no" or "on" or "off" or "null" or "y" or "n";

    private sealed class Reader(string text)
    {
        private readonly Parser _parser = new(new StringReader(text));
        private readonly Dictionary<string, (JsonNode? Node, int Size)> _anchors = [];
        private int _nodes;

        internal List<JsonNode> Documents()
        {
            var documents = new List<JsonNode>();
            _parser.Consume<StreamStart>();
            while (!_parser.TryConsume<StreamEnd>(out _))
            {
                _parser.Consume<DocumentStart>();
                if (Node(0) is { } node)
                    documents.Add(node);
                _parser.Consume<DocumentEnd>();
                _anchors.Clear();
            }
            return documents;
        }

        private JsonNode? Node(int depth)
        {
            ParsingEvent at = _parser.Current ?? throw new YamlException("it ends too early");
            if (depth > MaxDepth)
                throw new YamlException(at.Start, at.End, $"nested deeper than {MaxDepth} levels");
            if (at is AnchorAlias)
                return Repeat(_parser.Consume<AnchorAlias>());
            int before = _nodes;
            Count(1, at);
            JsonNode? node = at switch
            {
                Scalar => Value(_parser.Consume<Scalar>()),
                SequenceStart => List(depth),
                _ => Map(depth),
            };
            if (at is NodeEvent { Anchor.IsEmpty: false } anchored)
                _anchors[anchored.Anchor.Value] = (node, _nodes - before);
            return node;
        }

        private JsonNode? Repeat(AnchorAlias alias)
        {
            if (!_anchors.TryGetValue(alias.Value.Value, out (JsonNode? Node, int Size) known))
                throw new YamlException(alias.Start, alias.End, $"there is no anchor '{alias.Value.Value}' above");
            Count(known.Size, alias);
            return known.Node?.DeepClone();
        }

        private void Count(int more, ParsingEvent at)
        {
            _nodes += more;
            if (_nodes > MaxNodes)
                throw new YamlException(at.Start, at.End, $"more than {MaxNodes} values");
        }

        private JsonArray List(int depth)
        {
            _parser.Consume<SequenceStart>();
            var list = new JsonArray();
            while (!_parser.TryConsume<SequenceEnd>(out _))
                list.Add(Node(depth + 1));
            return list;
        }

        private JsonObject Map(int depth)
        {
            _parser.Consume<MappingStart>();
            var map = new JsonObject();
            while (!_parser.TryConsume<MappingEnd>(out _))
            {
                Scalar key = _parser.Consume<Scalar>();
                if (!map.TryAdd(key.Value, Node(depth + 1)))
                    throw new YamlException(key.Start, key.End, $"the key '{key.Value}' stands there twice");
            }
            return map;
        }

        private static JsonNode? Value(Scalar scalar)
        {
            string text = scalar.Value;
            if (scalar.Style != ScalarStyle.Plain)
                return text;
            return text switch
            {
                "" or "~" or "null" or "Null" or "NULL" => null,
                "true" or "True" or "TRUE" => true,
                "false" or "False" or "FALSE" => false,
                _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole) => whole,
                _ when char.IsAsciiDigit(text[^1]) && (char.IsAsciiDigit(text[0]) || text[0] is '-' or '.')
                    && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double real) => real,
                _ => text,
            };
        }
    }
}
