namespace Sampan.Cli.Lookup;

/// <summary>Labels given as <c>KEY=VALUE</c>.</summary>
internal static class LabelSelector
{
    /// <exception cref="CliException">One has no key.</exception>
    public static Dictionary<string, string> Parse(IEnumerable<string>? texts)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string text in texts ?? [])
        {
            int equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
                throw CliException.Usage($"--label '{text}' has no {(equals == 0 ? "key" : "value")}", "write --label KEY=VALUE");
            labels[text[..equals]] = text[(equals + 1)..];
        }

        return labels;
    }

    /// <summary>Whether all of the wanted labels are there.</summary>
    public static bool Matches(IReadOnlyDictionary<string, string> wanted, IDictionary<string, string> labels) =>
        wanted.All(w => labels.TryGetValue(w.Key, out string? value) && value == w.Value);
}
