namespace Sampan.Daemon.Configuration.Yaml;

/// <summary>Guesses which word was meant.</summary>
internal static class Suggestion
{
    private const int LongestWord = 64;

    /// <summary>The closest of <paramref name="words"/>, or null when none is close.</summary>
    public static string? For(string typed, IEnumerable<string> words)
    {
        if (typed.Length is 0 or > LongestWord) return null;
        int limit = Math.Max(1, typed.Length / 3);
        return words
            .Select(word => (Word: word, Distance: Distance(typed, word)))
            .Where(each => each.Distance <= limit)
            .OrderBy(each => each.Distance)
            .Select(each => each.Word)
            .FirstOrDefault();
    }

    // Levenshtein with case, dashes and underscores free: "conf_dir" is "confDir".
    private static int Distance(string left, string right)
    {
        string a = Plain(left), b = Plain(right);
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.Length];
    }

    private static string Plain(string word) =>
        word.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).ToUpperInvariant();
}
