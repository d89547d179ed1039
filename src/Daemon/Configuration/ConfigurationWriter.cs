using System.Text;
using Sampan.Daemon.Configuration.Yaml;

namespace Sampan.Daemon.Configuration;

/// <summary>Writes configuration files: <c>sampan config default</c> and <c>sampan config show</c>.</summary>
internal static class ConfigurationWriter
{
    private const int CommentWidth = 100;

    /// <summary>A whole file with every key at its default, each with what it does and where the default comes from.</summary>
    /// <remarks>Reading it back gives the defaults. It resolves nothing, so it is the same on every host.</remarks>
    public static string Default()
    {
        var text = new StringBuilder();
        Comment(text, "", "Sampan's configuration, /etc/sampan/config.yaml. Every key is at its default here; a file needs only "
            + "apiVersion and what differs. Unknown keys are refused. Check a file with: sampan config check --config FILE");
        var defaults = new DaemonOptions();
        Keys(text, (key, indent) =>
        {
            text.Append('\n');
            Comment(text, indent, key.Summary);
            Comment(text, indent, $"Default: {key.DefaultSource}.");
            return key.Value(defaults);
        }, (section, indent) => text.Append('\n').Append(indent).Append("# ").Append(ConfigurationKeys.Sections[section]).Append('\n'));
        return text.ToString();
    }

    /// <summary>The effective options as a file, each key that was set with a note of where.</summary>
    public static string Show(LoadedConfiguration configuration)
    {
        var text = new StringBuilder();
        Comment(text, "", configuration.Path is null
            ? "The effective configuration; no file was read."
            : $"The effective configuration; read from {Shown.Quoted(configuration.Path)}.");
        Keys(text, (key, indent) =>
        {
            if (configuration.Origins.IsSet(key.Path)) Comment(text, indent, $"from {configuration.Origins.Of(key.Path)}");
            return key.Value(configuration.Options);
        }, (_, _) => { });
        return text.ToString();
    }

    private static void Keys(StringBuilder text, Func<ConfigurationKey, string, ConfigurationNode> introduce, Action<string, string> beginSection)
    {
        IReadOnlyList<string> open = [];
        foreach (ConfigurationKey key in ConfigurationKeys.All)
        {
            string[] sections = [.. key.Words.SkipLast(1)];
            string indent = "";
            for (int depth = 0; depth < sections.Length; depth++)
            {
                if (!open.Take(depth + 1).SequenceEqual(sections.Take(depth + 1)))
                {
                    beginSection(string.Join('.', sections.Take(depth + 1)), indent);
                    text.Append(indent).Append(sections[depth]).Append(":\n");
                }
                indent += "  ";
            }
            open = sections;
            ConfigurationNode value = introduce(key, indent);
            YamlText.Write(text, indent, key.Words[^1], value);
        }
    }

    private static void Comment(StringBuilder text, string indent, string comment)
    {
        foreach (string paragraph in comment.Split('\n'))
        {
            // An indented line is a table's: it stays as it is.
            IEnumerable<string> lines = paragraph.StartsWith(' ') ? [paragraph] : Wrapped(paragraph, CommentWidth - indent.Length);
            foreach (string line in lines) text.Append(indent).Append("# ").Append(line).Append('\n');
        }
    }

    private static IEnumerable<string> Wrapped(string paragraph, int width)
    {
        var line = new StringBuilder();
        foreach (string word in paragraph.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line.ToString();
                line.Clear();
            }
            if (line.Length > 0) line.Append(' ');
            line.Append(word);
        }
        yield return line.ToString();
    }
}
