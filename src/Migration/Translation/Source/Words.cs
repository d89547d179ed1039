using System.Text;

namespace Sampan.Migration.Translation.Source;

/// <summary>Splits lines into words as systemd and the shell do: blanks part them, quotes and backslashes hold them together.</summary>
internal static class Words
{
    /// <summary>How many words a line may have; the rest is left out.</summary>
    internal const int MaxWords = 4096;

    internal static IReadOnlyList<string> Split(string line)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        bool inWord = false;
        char quote = '\0';
        for (int at = 0; at < line.Length && words.Count < MaxWords; at++)
        {
            char c = line[at];
            if (c == '\\' && quote != '\'' && at + 1 < line.Length)
            {
                inWord = true;
                char next = line[++at];
                if (next != '\n')
                    word.Append(next);
            }
            else if (quote != '\0')
            {
                if (c == quote)
                    quote = '\0';
                else
                    word.Append(c);
            }
            else if (c is '"' or '\'')
            {
                quote = c;
                inWord = true;
            }
            else if (char.IsWhiteSpace(c))
            {
                if (inWord)
                    words.Add(word.ToString());
                word.Clear();
                inWord = false;
            }
            else
            {
                word.Append(c);
                inWord = true;
            }
        }
        if (inWord && words.Count < MaxWords)
            words.Add(word.ToString());
        return words;
    }
}
