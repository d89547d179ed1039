namespace Sampan.Migration.Node;

/// <summary>The environment that a unit gives its commands.</summary>
internal static class SystemdEnvironment
{
    /// <summary>
    /// The variables of <c>Environment=</c>, then those of each <c>EnvironmentFile=</c> in order; later ones win. A file that does not
    /// exist adds none, whether or not the unit could start without it.
    /// </summary>
    internal static IReadOnlyDictionary<string, TracedText> Of(SystemdUnit unit, NodeFiles files)
    {
        var variables = new Dictionary<string, TracedText>(StringComparer.Ordinal);
        foreach (TracedWord word in unit.Of("Service.Environment").SelectMany(a => SystemdWords.Split(a.Value) ?? []))
        {
            int equals = word.Text.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && EnvironmentText.IsName(word.Text[..equals]))
                variables[word.Text[..equals]] = word.Value.Slice(equals + 1, word.Value.Length);
        }
        foreach (string file in FilesOf(unit, files))
        {
            foreach ((string name, TracedText value) in EnvironmentText.Parse(file, files.Text(file) ?? ""))
                variables[name] = value;
        }
        foreach (TracedWord word in unit.Of("Service.UnsetEnvironment").SelectMany(a => SystemdWords.Split(a.Value) ?? []))
        {
            int equals = word.Text.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0 || (variables.TryGetValue(word.Text[..equals], out TracedText? value) && value.Text == word.Text[(equals + 1)..]))
                variables.Remove(equals < 0 ? word.Text : word.Text[..equals]);
        }
        return variables;
    }

    /// <summary>The files of <c>EnvironmentFile=</c> that exist, in order, patterns replaced by what they match.</summary>
    internal static IReadOnlyList<string> FilesOf(SystemdUnit unit, NodeFiles files) =>
        [.. unit.Of("Service.EnvironmentFile").SelectMany(a => Glob(a.Value.Text.TrimStart('-'), files))];

    /// <summary>The paths that <c>EnvironmentFile=</c> names, whether or not they exist; patterns are left out.</summary>
    internal static IReadOnlyList<string> PathsOf(SystemdUnit unit) =>
        [.. unit.Of("Service.EnvironmentFile").Select(a => a.Value.Text.TrimStart('-')).Where(p => p.StartsWith('/') && p.AsSpan().IndexOfAny('*', '?', '[') < 0)];

    private static IEnumerable<string> Glob(string pattern, NodeFiles files)
    {
        if (!pattern.StartsWith('/'))
            return [];
        IEnumerable<string> found = [""];
        foreach (string part in pattern.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            found = part.AsSpan().IndexOfAny('*', '?', '[') < 0
                ? found.Select(f => $"{f}/{part}")
                : found.SelectMany(f => files.List(f.Length == 0 ? "/" : f).Where(e => GlobPattern.Matches(part, e)).Select(e => $"{f}/{e}"));
        }
        return found.Where(f => files.Exists(f) && !files.IsFolder(f));
    }
}
