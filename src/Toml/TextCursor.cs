namespace Sampan.Toml;

/// <summary>A place in the document's text.</summary>
internal sealed class TextCursor(string text)
{
    /// <summary>What <see cref="Peek"/> gives at the end.</summary>
    internal const char End = '\uFFFF';

    internal int Position { get; private set; }

    internal bool AtEnd => Position >= text.Length;

    internal bool AtNewLine => Peek() == '\n' || (Peek() == '\r' && Peek(1) == '\n');

    internal char Peek(int ahead = 0) => Position + ahead < text.Length ? text[Position + ahead] : End;

    internal char Take() => text[Position++];

    internal void Skip(int count) => Position += count;

    internal bool TrySkip(string expected)
    {
        if (string.CompareOrdinal(text, Position, expected, 0, expected.Length) != 0)
            return false;
        Position += expected.Length;
        return true;
    }

    internal void Expect(char expected, string after)
    {
        if (AtEnd || Peek() != expected)
            throw Error($"expected '{expected}' {after}.");
        Position++;
    }

    internal string TakeWhile(Func<char, bool> wanted)
    {
        int start = Position;
        while (!AtEnd && wanted(text[Position]))
            Position++;
        return text[start..Position];
    }

    internal void SkipBlanks() => TakeWhile(c => c is ' ' or '\t');

    /// <summary>Blanks, line ends and comments.</summary>
    internal void SkipLines()
    {
        while (true)
        {
            SkipBlanks();
            SkipComment();
            if (!SkipNewLine())
                return;
        }
    }

    internal bool SkipNewLine()
    {
        if (!AtNewLine)
            return false;
        Position += Peek() == '\r' ? 2 : 1;
        return true;
    }

    internal void SkipComment()
    {
        if (Peek() != '#' || AtEnd)
            return;
        while (!AtEnd && !AtNewLine)
        {
            if (IsForbidden(Take()))
            {
                Position--;
                throw Error("a control character is not allowed in a comment.");
            }
        }
    }

    /// <summary>Control characters other than tab.</summary>
    internal static bool IsForbidden(char c) => (c < ' ' && c != '\t') || c == '\x7f';

    internal TomlException Error(string reason, int? at = null)
    {
        int place = Math.Min(at ?? Position, text.Length);
        int lineStart = text.LastIndexOf('\n', Math.Max(place - 1, 0), Math.Max(place, 0)) + 1;
        return new TomlException(text.AsSpan(0, place).Count('\n') + 1, place - lineStart + 1, reason);
    }
}
