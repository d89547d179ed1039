using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Node;

namespace Sampan.Migration.Translation.Source;

/// <summary>The variables that a unit is started with, and its command line with them put in.</summary>
internal sealed class UnitEnvironment
{
    // Files that distributions' units of Docker read; where there is no unit, an init script reads them.
    private static IReadOnlyList<string> UsualFiles { get; } =
        ["/etc/default/docker", "/etc/sysconfig/docker", "/etc/sysconfig/docker-storage", "/etc/sysconfig/docker-network", "/etc/conf.d/docker"];

    private static IReadOnlyList<string> UsualVariables { get; } =
        ["DOCKER_OPTS", "OPTIONS", "DOCKER_STORAGE_OPTIONS", "DOCKER_NETWORK_OPTIONS", "ADD_REGISTRY", "BLOCK_REGISTRY", "INSECURE_REGISTRY"];

    private readonly Dictionary<string, CommandWord> _variables = new(StringComparer.Ordinal);
    private readonly UnitFacts? _unit;

    internal UnitEnvironment(NodeFiles files, UnitFacts? unit)
    {
        _unit = unit;
        if (unit is null)
        {
            foreach (string file in UsualFiles)
                ReadFile(files, file);
            return;
        }
        foreach (string value in Values("Service.Environment"))
        {
            foreach (string word in Words.Split(value))
                Set(word, unit.Name);
        }
        // systemd.exec(5): a file's variables win over Environment=.
        foreach (string value in Values("Service.EnvironmentFile"))
            ReadFile(files, value.TrimStart('-').Trim());
    }

    internal IReadOnlyDictionary<string, CommandWord> Variables => _variables;

    /// <summary>The words dockerd would be started with, program first where there is one.</summary>
    internal IReadOnlyList<CommandWord> CommandLine()
    {
        if (_unit is null)
            return [.. UsualVariables.SelectMany(Expanded)];
        string? line = Values("Service.ExecStart").LastOrDefault();
        return line is null ? [] : [.. Words.Split(line).SelectMany(Expand)];
    }

    private IReadOnlyList<string> Values(string directive) => _unit!.Directives.GetValueOrDefault(directive) ?? [];

    // A word that is nothing but $NAME is split again; within a word it is not.
    private IEnumerable<CommandWord> Expand(string word)
    {
        if (word.Length > 1 && word[0] == '$' && word[1] != '{' && word[1] != '$')
            return Expanded(word[1..]);
        int start = word.IndexOf("${", StringComparison.Ordinal);
        if (start < 0)
            return [new CommandWord(word, _unit!.Name)];
        int end = word.IndexOf('}', start);
        if (end < 0)
            return [new CommandWord(word, _unit!.Name)];
        CommandWord variable = _variables.GetValueOrDefault(word[(start + 2)..end], new CommandWord("", _unit!.Name));
        string text = word[..start] + variable.Text + word[(end + 1)..];
        return [new CommandWord(text, variable.Source)];
    }

    private IEnumerable<CommandWord> Expanded(string name) =>
        _variables.TryGetValue(name, out CommandWord variable)
            ? Words.Split(variable.Text).Select(word => new CommandWord(word, variable.Source))
            : [];

    private void ReadFile(NodeFiles files, string path)
    {
        string text = (files.Text(path) ?? "").Replace("\\\r\n", " ", StringComparison.Ordinal).Replace("\\\n", " ", StringComparison.Ordinal);
        foreach (string line in text.Split('\n'))
        {
            string trimmed = line.Trim();
            if (trimmed.StartsWith("export ", StringComparison.Ordinal))
                trimmed = trimmed[7..].TrimStart();
            int equals = trimmed.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || trimmed[0] is '#' or ';')
                continue;
            Set(trimmed[..equals] + "=" + Unquoted(trimmed[(equals + 1)..]), path);
        }
    }

    // The value is one word however many blanks stand in its quotes.
    private static string Unquoted(string value)
    {
        value = value.Trim();
        if (value.Length > 1 && value[0] is '"' or '\'')
        {
            int end = value.IndexOf(value[0], 1);
            while (end > 0 && value[end - 1] == '\\')
                end = value.IndexOf(value[0], end + 1);
            if (end > 0)
                return value[1..end].Replace("\\" + value[0], value[0].ToString(), StringComparison.Ordinal);
        }
        return value;
    }

    private void Set(string assignment, string source)
    {
        int equals = assignment.IndexOf('=', StringComparison.Ordinal);
        if (equals > 0)
            _variables[assignment[..equals]] = new CommandWord(assignment[(equals + 1)..], source);
    }
}
