using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Sampan.Migration.Kubelet;

/// <summary>Sets keys at the top of a YAML document in its text: all that is not the value stays, comments, order and quotes included.</summary>
internal static class YamlLines
{
    /// <summary>The text with a key set to a scalar. A key that is not there comes last.</summary>
    /// <param name="text">The document; may be empty.</param>
    /// <param name="key">The key.</param>
    /// <param name="value">The value, without quotes.</param>
    /// <param name="isText">Whether it must be read as a text even where it looks like a number or a word.</param>
    /// <exception cref="MigrationException">The text is no YAML, or no mapping.</exception>
    internal static string Set(string text, string key, string value, bool isText)
    {
        Root root = Read(text);
        foreach ((Scalar name, ParsingEvent node, int end) in root.Pairs)
        {
            if (name.Value != key)
                continue;
            if (node is not Scalar old)
                throw new MigrationException($"{key}: is no plain value there, and cannot be set to '{value}'. Set it by hand.");
            return old.Value == value ? text : Replace(text, old, end, Written(value, isText, old.Style, root.Flow));
        }
        string newLine = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        string scalar = Written(value, isText, ScalarStyle.Any, root.Flow);
        if (root.Flow)
        {
            string pair = $"\"{key}\": {scalar}";
            bool comma = root.Pairs.Count > 0 && !text[root.Pairs[^1].End..root.End].Contains(',');
            return text.Insert(root.End, comma ? $", {pair}" : pair);
        }
        int at = root.End;
        string before = text[..at];
        if (before.Length > 0 && !before.EndsWith('\n'))
            before += newLine;
        return $"{before}{new string(' ', root.Indent)}{key}: {scalar}{newLine}{text[at..]}";
    }

    /// <summary>The scalar of a key at the top; null if it is not there or no scalar.</summary>
    internal static string? Value(string text, string key) =>
        Read(text).Pairs.Where(p => p.Key.Value == key).Select(p => (p.Node as Scalar)?.Value).FirstOrDefault();

    private sealed record Root(bool Flow, int Indent, int End, List<(Scalar Key, ParsingEvent Node, int End)> Pairs);

    private static Root Read(string text)
    {
        try
        {
            var parser = new Parser(new StringReader(text));
            parser.Consume<StreamStart>();
            if (!parser.TryConsume<DocumentStart>(out _))
                return new Root(false, 0, text.Length, []);
            if (parser.Current is Scalar { Value: "" } nothing)
                return new Root(false, 0, text.Length, []);
            if (parser.Current is not MappingStart start)
                throw new MigrationException("The document is no mapping, so no key can be set in it.");
            parser.MoveNext();
            var pairs = new List<(Scalar, ParsingEvent, int)>();
            while (parser.Current is not MappingEnd)
            {
                Scalar key = parser.Consume<Scalar>();
                ParsingEvent node = parser.Current!;
                int end = Skip(parser);
                pairs.Add((key, node, end));
            }
            MappingEnd close = parser.Consume<MappingEnd>();
            bool flow = start.Style == MappingStyle.Flow;
            int indent = pairs.Count > 0 ? (int)pairs[0].Item1.Start.Column - 1 : 0;
            return new Root(flow, indent, flow ? text.IndexOf('}', (int)close.Start.Index) : EndOfBlock(text, parser), pairs);
        }
        catch (YamlException e)
        {
            throw new MigrationException(string.Create(CultureInfo.InvariantCulture, $"line {e.Start.Line}: this is not YAML that can be read: {e.Message}"), e);
        }
    }

    // A document that ends in ... or --- goes on until that line; any other until the text's end.
    private static int EndOfBlock(string text, Parser parser)
    {
        DocumentEnd end = parser.Consume<DocumentEnd>();
        bool explicitEnd = !end.IsImplicit || parser.Current is DocumentStart;
        return explicitEnd ? LineStart(text, (int)end.Start.Index) : text.Length;
    }

    private static int Skip(Parser parser)
    {
        int depth = 0;
        while (true)
        {
            ParsingEvent at = parser.Consume<ParsingEvent>();
            depth += at.NestingIncrease;
            if (depth == 0)
                return (int)at.End.Index;
        }
    }

    private static string Replace(string text, Scalar old, int end, string written)
    {
        int from = (int)old.Start.Index;
        if (old.Style is ScalarStyle.Literal or ScalarStyle.Folded)
            return text[..from] + written + "\n" + text[end..];
        // A key without a value: its place is behind the colon.
        if (from == end && from > 0 && text[from - 1] == ':')
            written = " " + written;
        return text[..from] + written + text[end..];
    }

    private static int LineStart(string text, int at) => at <= 0 ? 0 : text.LastIndexOf('\n', Math.Min(at, text.Length) - 1) + 1;

    private static string Written(string value, bool isText, ScalarStyle style, bool flow)
    {
        if (style == ScalarStyle.SingleQuoted)
            return $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";
        bool plain = value.Length > 0 && (!isText || value[0] == '/' || (char.IsAsciiLetter(value[0]) && !IsWord(value)) || IsQuantity(value))
            && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or ':' or '.' or '-' or '_' or '+') && !value.EndsWith(':');
        if (style == ScalarStyle.DoubleQuoted || !plain || (flow && isText))
            return $"\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
        return value;
    }

    private static bool IsWord(string value) =>
        value.ToLowerInvariant() is "true" or "false" or "yes" or "no" or "on" or "off" or "null" or "y" or "n";

    // 10Mi, 5m0s: begins with a digit, and still nobody takes it for a number.
    private static bool IsQuantity(string value) => char.IsAsciiDigit(value[0]) && char.IsAsciiLetter(value[^1]) && value[^1] is not ('e' or 'E' or 'x' or 'o');
}
