namespace Sampan.Migration.Node;

/// <summary>A command of <c>ExecStart=</c>.</summary>
/// <param name="Prefixes">The marks before the path: <c>-</c>, <c>@</c>, <c>:</c>, <c>+</c>, <c>!</c>.</param>
/// <param name="Path">The program.</param>
/// <param name="Arguments">The words behind it, as written: variables not put in; of <c>@</c> the name the program is told is left out.</param>
internal sealed record SystemdCommand(string Prefixes, TracedWord Path, IReadOnlyList<TracedWord> Arguments)
{
    /// <summary>The commands of a line, which a lone semicolon separates; null where its quotes are not closed.</summary>
    internal static IReadOnlyList<SystemdCommand>? Parse(TracedText line)
    {
        if (SystemdWords.Split(line) is not { } words)
            return null;
        var commands = new List<SystemdCommand>();
        int at = 0;
        while (at < words.Count)
        {
            int end = words.FindIndex(at, IsSeparator);
            end = end < 0 ? words.Count : end;
            if (end > at && One(words[at..end]) is { } command)
                commands.Add(command);
            at = end + 1;
        }
        return commands;
    }

    /// <summary>
    /// The arguments as the program gets them: <c>${NAME}</c> anywhere in a word becomes the value, a word <c>$NAME</c> the words of the
    /// value, <c>$$</c> a dollar sign, and <c>%%</c> a percent sign. Other specifiers stay as they are.
    /// </summary>
    internal IReadOnlyList<TracedWord> Expand(IReadOnlyDictionary<string, TracedText> variables)
    {
        bool literal = Prefixes.Contains(':', StringComparison.Ordinal);
        var words = new List<TracedWord>();
        foreach (TracedWord word in Arguments)
        {
            string text = word.Text;
            if (!literal && text.Length > 1 && text[0] == '$' && text[1] is not ('{' or '$'))
            {
                if (variables.TryGetValue(text[1..], out TracedText? value))
                    words.AddRange(SystemdWords.SplitVariable(value));
                continue;
            }
            words.Add(word with { Value = Replace(word.Value, variables, literal) });
        }
        return words;
    }

    private static TracedText Replace(TracedText word, IReadOnlyDictionary<string, TracedText> variables, bool literal)
    {
        string text = word.Text;
        if (text.AsSpan().IndexOfAny('$', '%') < 0)
            return word;
        var result = new TracedText.Builder();
        for (int i = 0; i < text.Length; i++)
        {
            char next = i + 1 < text.Length ? text[i + 1] : '\0';
            int end;
            if (text[i] == '%' && next == '%')
            {
                result.Add('%', word[i]);
                i++;
            }
            else if (!literal && text[i] == '$' && next == '$')
            {
                result.Add('$', word[i]);
                i++;
            }
            else if (!literal && text[i] == '$' && next == '{' && (end = text.IndexOf('}', i)) > 0)
            {
                if (variables.TryGetValue(text[(i + 2)..end], out TracedText? value))
                    result.Add(value);
                i = end;
            }
            else
            {
                result.Add(text[i], word[i]);
            }
        }
        return result.Build(word.Start);
    }

    private static bool IsSeparator(TracedWord word) => word.Text == ";" && word.Line.Text[word.From..word.To] == ";";

    private static SystemdCommand? One(List<TracedWord> words)
    {
        TracedWord path = words[0];
        int marks = 0;
        while (marks < path.Text.Length && "-@:+!|".Contains(path.Text[marks], StringComparison.Ordinal))
            marks++;
        if (marks == path.Text.Length)
            return null;
        string prefixes = path.Text[..marks];
        int first = prefixes.Contains('@', StringComparison.Ordinal) ? 2 : 1;
        TracedWord program = path with { Value = path.Value.Slice(marks, path.Value.Length) };
        return new SystemdCommand(prefixes, program, words.Count > first ? [.. words[first..].Select(Unescaped)] : []);
    }

    // A semicolon that is meant to be an argument is written \;.
    private static TracedWord Unescaped(TracedWord word) =>
        word.Text == "\\;" ? word with { Value = word.Value.Slice(1, 2) } : word;
}
