using Sampan.Migration.Node;

namespace Sampan.Migration.Kubelet;

/// <summary>Changes flags where they stand: a value, a flag that goes, flags that come. Only the touched words change.</summary>
internal sealed class FlagChanges(TextChanges changes, Func<string, string?> text)
{
    private readonly List<(TracedWord Word, KubeletArgument Flag)> _removed = [];
    private readonly List<(TracedText Line, string Words)> _added = [];

    /// <summary>Gives a flag another value.</summary>
    internal void SetValue(KubeletArgument flag, string value)
    {
        if (flag.Value.Text == value)
            return;
        bool own = flag.Value.Length > 0 || flag.Word.Text.EndsWith('=');
        if (own && flag.Value.Span(0, flag.Value.Length) is { } place)
        {
            changes.Replace(place, value);
            return;
        }
        // The value is put together of several places: the whole word is written anew.
        if (flag.ValueWord is { } next)
            changes.Replace(RawOf(next), value);
        else
            changes.Replace(RawOf(flag.Word), $"{flag.Written}={value}");
    }

    /// <summary>Takes a flag out, with its value.</summary>
    internal void Remove(KubeletArgument flag)
    {
        _removed.Add((flag.Word, flag));
        if (flag.ValueWord is not null)
            _removed.Add((flag.ValueWord, flag));
    }

    /// <summary>Adds flags to a line: where others of it went if any did, else at its end.</summary>
    internal void Add(TracedText line, string flag) => _added.Add((line, flag));

    /// <summary>Makes the changes that are left. The words of each line must be told: they say where it ends.</summary>
    internal void Finish(IReadOnlyList<KubeletArgument> all)
    {
        HashSet<TracedWord> gone = new(_removed.Select(r => r.Word), ReferenceEqualityComparer.Instance);
        List<TracedText> lines = [.. _removed.Select(r => r.Word.Line).Concat(_added.Select(a => a.Line)).Distinct<TracedText>(ReferenceEqualityComparer.Instance)];
        foreach (TracedText line in lines)
        {
            List<TracedWord> words = [.. all.SelectMany(a => a.ValueWord is null ? [a.Word] : new[] { a.Word, a.ValueWord })
                .Where(w => ReferenceEquals(w.Line, line)).OrderBy(w => w.From)];
            string added = string.Join(' ', _added.Where(a => ReferenceEquals(a.Line, line)).Select(a => a.Words));
            int first = words.FindIndex(gone.Contains);
            if (added.Length > 0 && first >= 0)
            {
                changes.Replace(RawOf(words[first]), added);
                words.RemoveAt(first);
            }
            else if (added.Length > 0)
            {
                Append(line, words, added);
            }
            RemoveRuns(line, words, gone);
        }
    }

    private void RemoveRuns(TracedText line, List<TracedWord> words, HashSet<TracedWord> gone)
    {
        for (int i = 0; i < words.Count; i++)
        {
            if (!gone.Contains(words[i]))
                continue;
            int from = words[i].From, to = words[i].To;
            while (i + 1 < words.Count && gone.Contains(words[i + 1]) && Gap(line, words[i + 1].From) <= to)
                to = words[++i].To;
            int before = Gap(line, from);
            // In front of the first word of a variable there is nothing: the space behind it goes.
            int start = before > 0 ? before : from, end = to;
            while (before == 0 && end < line.Length && TracedText.IsSpace(line.Text[end]))
                end++;
            TextOrigin place = line.Span(start, end) ?? line.Span(from, to)!.Value;
            changes.Remove(HasComment(place) ? line.Span(from, to)!.Value : place);
        }
    }

    private void Append(TracedText line, List<TracedWord> words, string added)
    {
        if (words.Count == 0)
        {
            TextOrigin start = line.Length == 0 ? line.Start : line[line.Length - 1];
            changes.Replace(new TextOrigin(start.File, start.End, 0), line.Text.Trim().Length == 0 ? added : " " + added);
            return;
        }
        TracedWord last = words[^1];
        TextOrigin raw = RawOf(last);
        // Written one a line: so is the new one.
        int gap = Gap(line, last.From);
        string separator = " ";
        if (gap > 0 && text(raw.File) is { } all)
        {
            int from = line[gap - 1].End;
            string between = line[gap - 1].File == raw.File && from < raw.Offset ? all[from..raw.Offset] : " ";
            separator = between.Contains('\n') && string.IsNullOrWhiteSpace(between.Replace("\\", "", StringComparison.Ordinal)) ? between : " ";
        }
        changes.Replace(new TextOrigin(raw.File, raw.End, 0), separator + added.Replace(" ", separator, StringComparison.Ordinal));
    }

    private bool HasComment(TextOrigin place) =>
        text(place.File) is { } all && all.Substring(place.Offset, place.Length).Split('\n').Skip(1).Any(l => l.TrimStart() is ['#' or ';', ..]);

    // Where the space before a word begins; a script's continued line is space too.
    private static int Gap(TracedText line, int at)
    {
        while (at > 0 && (TracedText.IsSpace(line.Text[at - 1]) || (line.Text[at - 1] == '\\' && at < line.Length && line.Text[at] == '\n')))
        {
            if (line.Text[at - 1] == '\n' && !(at > 1 && line.Text[at - 2] == '\\'))
                break;
            at--;
        }
        return at;
    }

    private static TextOrigin RawOf(TracedWord word) => word.Line.Span(word.From, word.To)!.Value;
}
