using System.Globalization;
using System.Text;

namespace Sampan.Daemon.Configuration.Yaml;

/// <summary>Writes nodes as block YAML; lists of scalars stay on one line.</summary>
internal static class YamlText
{
    /// <summary>Appends <c>key: value</c> and a line end.</summary>
    public static void Write(StringBuilder text, string indent, string key, ConfigurationNode value)
    {
        text.Append(indent).Append(Scalar(key)).Append(':');
        switch (value)
        {
            case ScalarNode scalar:
                text.Append(' ').Append(scalar.IsPlain ? scalar.Value : Scalar(scalar.Value)).Append('\n');
                break;
            case SequenceNode list:
                text.Append(" [").AppendJoin(", ", list.Items.Cast<ScalarNode>().Select(item => Scalar(item.Value))).Append("]\n");
                break;
            case MappingNode { Entries.Count: 0 }:
                text.Append(" {}\n");
                break;
            case MappingNode section:
                text.Append('\n');
                foreach (MappingEntry entry in section.Entries) Write(text, indent + "  ", entry.Key, entry.Value);
                break;
        }
    }

    // Plain only where no reader could see anything but this text.
    private static string Scalar(string value) => IsPlain(value) ? value : Quoted(value);

    private static bool IsPlain(string value)
    {
        bool safe = value.Length > 0
            && (char.IsAsciiLetter(value[0]) || value[0] is '/')
            && value[^1] != ':'
            && value.All(each => char.IsAsciiLetterOrDigit(each) || each is '/' or '.' or '_' or '-' or ':' or '+' or '@');
        return safe && value.ToUpperInvariant() is not ("NULL" or "TRUE" or "FALSE" or "YES" or "NO" or "ON" or "OFF" or "Y" or "N");
    }

    private static string Quoted(string value)
    {
        var text = new StringBuilder("\"");
        foreach (char each in value)
        {
            if (each is '"' or '\\') text.Append('\\').Append(each);
            else if (char.IsControl(each) || each is '\u2028' or '\u2029' or '\uFEFF') text.Append(CultureInfo.InvariantCulture, $"\\u{(int)each:X4}");
            else text.Append(each);
        }
        return text.Append('"').ToString();
    }
}
