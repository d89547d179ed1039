using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Sampan.Migration.Kubelet;

/// <summary>The lines on which the keys of a YAML document stand.</summary>
internal static class YamlKeyLines
{
    /// <summary>Path of a key, parts with dots between → its line, from 1. Keys inside of lists are left out; a text that is no YAML has none.</summary>
    internal static IReadOnlyDictionary<string, int> Of(string text)
    {
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        try
        {
            var parser = new Parser(new StringReader(text));
            parser.Consume<StreamStart>();
            if (parser.TryConsume<DocumentStart>(out _))
                Node(parser, "", 0, lines);
        }
        catch (YamlException)
        {
            // Who reads the values says so.
        }
        return lines;
    }

    private static void Node(Parser parser, string path, int depth, Dictionary<string, int> lines)
    {
        if (depth > Migration.Node.YamlTree.MaxDepth || !parser.TryConsume<MappingStart>(out _))
        {
            parser.SkipThisAndNestedEvents();
            return;
        }
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            Scalar key = parser.Consume<Scalar>();
            string name = path.Length == 0 ? key.Value : $"{path}.{key.Value}";
            lines.TryAdd(name, (int)key.Start.Line);
            Node(parser, name, depth + 1, lines);
        }
    }
}
