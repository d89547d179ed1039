using System.Text;

namespace Sampan.Migration.Node;

/// <summary>
/// Text that knows of each of its characters where it was read, through quotes, escapes, continued lines and variables, so that a word of
/// a command line can be named by file and line and be changed there.
/// </summary>
internal sealed class TracedText
{
    private readonly TextOrigin[] _origins;

    private TracedText(string text, TextOrigin[] origins, TextOrigin start)
    {
        Text = text;
        _origins = origins;
        Start = start;
    }

    /// <summary>The text.</summary>
    internal string Text { get; }

    /// <summary>Where it begins, which an empty text has too; of no length if it is empty.</summary>
    internal TextOrigin Start { get; }

    /// <summary>How many characters it has.</summary>
    internal int Length => Text.Length;

    /// <summary>Where a character was read.</summary>
    internal TextOrigin this[int index] => _origins[index];

    /// <summary>All of a file.</summary>
    internal static TracedText Of(string file, string text)
    {
        var origins = new TextOrigin[text.Length];
        for (int i = 0; i < text.Length; i++)
            origins[i] = new TextOrigin(file, i, 1);
        return new TracedText(text, origins, new TextOrigin(file, 0, 0));
    }

    /// <summary>A part, which may be empty.</summary>
    internal TracedText Slice(int from, int to)
    {
        TextOrigin start = from < to ? _origins[from]
            : from > 0 ? new TextOrigin(_origins[from - 1].File, _origins[from - 1].End, 0)
            : Start with { Length = 0 };
        return new TracedText(Text[from..to], _origins[from..to], start);
    }

    /// <summary>Without white space at both ends.</summary>
    internal TracedText Trim()
    {
        int from = 0, to = Length;
        while (from < to && IsSpace(Text[from]))
            from++;
        while (to > from && IsSpace(Text[to - 1]))
            to--;
        return Slice(from, to);
    }

    /// <summary>
    /// The stretch of one file that a part was read from; null if it comes from several files, or from places of one that other text lies between.
    /// Quotes and escapes between the characters belong to the stretch.
    /// </summary>
    internal TextOrigin? Span(int from, int to)
    {
        if (from >= to)
            return Slice(from, from).Start;
        TextOrigin first = _origins[from];
        int end = first.End;
        for (int i = from + 1; i < to; i++)
        {
            if (_origins[i].File != first.File || _origins[i].Offset < end)
                return null;
            end = _origins[i].End;
        }
        return new TextOrigin(first.File, first.Offset, end - first.Offset);
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    /// <summary>White space as systemd knows it.</summary>
    internal static bool IsSpace(char c) => c is ' ' or '\t' or '\n' or '\r';

    /// <summary>Puts a text together of pieces.</summary>
    internal sealed class Builder
    {
        private readonly StringBuilder _text = new();
        private readonly List<TextOrigin> _origins = [];

        internal int Length => _text.Length;

        internal void Add(char c, TextOrigin origin)
        {
            _text.Append(c);
            _origins.Add(origin);
        }

        internal void Add(string text, TextOrigin origin)
        {
            foreach (char c in text)
                Add(c, origin);
        }

        internal void Add(TracedText text)
        {
            for (int i = 0; i < text.Length; i++)
                Add(text.Text[i], text[i]);
        }

        internal void Truncate(int length)
        {
            _text.Length = length;
            _origins.RemoveRange(length, _origins.Count - length);
        }

        /// <summary>The text; <paramref name="start"/> says where an empty one begins.</summary>
        internal TracedText Build(TextOrigin start) =>
            new(_text.ToString(), [.. _origins], _origins.Count > 0 ? _origins[0] : start with { Length = 0 });
    }
}
