namespace Sampan.Cli.Output;

/// <summary>Running text in lines that can be read.</summary>
internal static class TextLines
{
    private const int Usual = 100, Least = 40;

    /// <summary>Breaks at spaces; a word that is longer than a line stays whole.</summary>
    /// <param name="text">The text.</param>
    /// <param name="width">Columns of the terminal; 0 where nobody knows.</param>
    /// <param name="taken">Columns that something else takes.</param>
    public static IEnumerable<string> Wrap(string text, int width, int taken = 0)
    {
        int room = Math.Max(Least, (width <= 0 ? Usual : Math.Min(width, Usual)) - taken);
        string line = "";
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > room)
            {
                yield return line;
                line = "";
            }
            line = line.Length == 0 ? word : $"{line} {word}";
        }
        yield return line;
    }
}
