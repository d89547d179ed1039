using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Node;

namespace Sampan.Migration.Translation.Source;

/// <summary>The variables that dockerd is started with, and its command line with them put in: by its unit, or by an init script's files.</summary>
internal sealed class UnitEnvironment
{
    private readonly Dictionary<string, TracedText> _variables = new(StringComparer.Ordinal);
    private readonly UnitFacts? _unit;

    internal UnitEnvironment(NodeFiles files, UnitFacts? unit)
    {
        _unit = unit;
        if (unit is null)
        {
            foreach (string file in UsualFiles)
                ReadFile(files, file, script: true);
            return;
        }
        // In a unit a percent sign is written twice.
        foreach (TracedWord word in Values("Service.Environment").SelectMany(value => SystemdWords.Split(Traced(value.Replace("%%", "%", StringComparison.Ordinal))) ?? []))
        {
            int equals = word.Text.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
                _variables[word.Text[..equals]] = word.Value.Slice(equals + 1, word.Value.Length);
        }
        // systemd.exec(5): a file's variables win over Environment=.
        foreach (string value in Values("Service.EnvironmentFile"))
            ReadFile(files, value.TrimStart('-').Trim(), script: false);
    }

    /// <summary>Variable → its value and where it stands.</summary>
    internal IReadOnlyDictionary<string, CommandWord> Variables =>
        _variables.ToDictionary(variable => variable.Key, variable => new CommandWord(variable.Value.Text, variable.Value.Start.File), StringComparer.Ordinal);

    // Files that distributions' units of Docker read; where there is no unit, an init script reads them.
    private static IReadOnlyList<string> UsualFiles { get; } =
        ["/etc/default/docker", "/etc/sysconfig/docker", "/etc/sysconfig/docker-storage", "/etc/sysconfig/docker-network", "/etc/conf.d/docker"];

    private static IReadOnlyList<string> UsualVariables { get; } =
        ["DOCKER_OPTS", "OPTIONS", "DOCKER_STORAGE_OPTIONS", "DOCKER_NETWORK_OPTIONS", "ADD_REGISTRY", "BLOCK_REGISTRY", "INSECURE_REGISTRY"];

    /// <summary>The words dockerd would be started with.</summary>
    internal IReadOnlyList<CommandWord> CommandLine()
    {
        IEnumerable<TracedWord> words = _unit is null
            ? UsualVariables.Where(_variables.ContainsKey).SelectMany(name => SystemdWords.SplitVariable(_variables[name]))
            : Values("Service.ExecStart").SelectMany(line => SystemdCommand.Parse(Traced(line)) ?? []).LastOrDefault()?.Expand(_variables) ?? [];
        return [.. words.Select(word => new CommandWord(word.Text, word.Value.Start.File))];
    }

    private IReadOnlyList<string> Values(string directive) => _unit!.Directives.GetValueOrDefault(directive) ?? [];

    private TracedText Traced(string value) => TracedText.Of(_unit!.Name, value);

    private void ReadFile(NodeFiles files, string path, bool script)
    {
        string text = files.Text(path) ?? "";
        // What a shell exports systemd would not read.
        if (script)
            text = string.Join('\n', text.Split('\n').Select(line => line.TrimStart() is var l && l.StartsWith("export ", StringComparison.Ordinal) ? l[7..].TrimStart() : line));
        foreach ((string name, TracedText value) in EnvironmentText.Parse(path, text))
            _variables[name] = value;
    }
}
