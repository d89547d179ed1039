namespace Sampan.Migration.Node;

/// <summary>The environment that a unit gives its commands.</summary>
internal static class SystemdEnvironment
{
    /// <summary>
    /// The variables of <c>Environment=</c>, then those of each <c>EnvironmentFile=</c> in order; later ones win. A file that does not
    /// exist adds none, whether or not the unit could start without it.
    /// </summary>
    /// <param name="unit">The unit.</param>
    /// <param name="environmentFiles">Its environment files that exist, in order.</param>
    /// <param name="text">The text of a file; null if it is not there.</param>
    internal static IReadOnlyDictionary<string, TracedText> Of(SystemdUnit unit, IEnumerable<string> environmentFiles, Func<string, string?> text)
    {
        var variables = new Dictionary<string, TracedText>(StringComparer.Ordinal);
        foreach (TracedWord word in unit.Of("Service.Environment").SelectMany(a => SystemdWords.Split(a.Value) ?? []))
        {
            int equals = word.Text.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && EnvironmentText.IsName(word.Text[..equals]))
                variables[word.Text[..equals]] = word.Value.Slice(equals + 1, word.Value.Length);
        }
        foreach (string file in environmentFiles)
        {
            foreach ((string name, TracedText value) in EnvironmentText.Parse(file, text(file) ?? ""))
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

    /// <summary>
    /// The same without a look at folders: paths as they are, and of patterns those files that are known to match.
    /// </summary>
    internal static IReadOnlyList<string> FilesOf(SystemdUnit unit, IReadOnlyCollection<string> known, Func<string, string?> text) =>
        [.. unit.Of("Service.EnvironmentFile").Select(a => a.Value.Text.TrimStart('-')).SelectMany(
            p => IsPattern(p) ? known.Where(k => GlobPattern.Matches(Path.GetFileName(p), Path.GetFileName(k)) && Path.GetDirectoryName(k) == Path.GetDirectoryName(p))
                : text(p) is null ? [] : [p])];

    private static bool IsPattern(string path) => path.AsSpan().IndexOfAny('*', '?', '[') >= 0;

    private static IEnumerable<string> Glob(string pattern, NodeFiles files)
    {
        if (!pattern.StartsWith('/'))
            return [];
        IEnumerable<string> found = [""];
        foreach (string part in pattern.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            found = !IsPattern(part)
                ? found.Select(f => $"{f}/{part}")
                : found.SelectMany(f => files.List(f.Length == 0 ? "/" : f).Where(e => GlobPattern.Matches(part, e)).Select(e => $"{f}/{e}"));
        }
        return found.Where(f => files.Exists(f) && !files.IsFolder(f));
    }
}
