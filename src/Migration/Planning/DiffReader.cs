using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Sampan.Migration.Planning;

/// <summary>Applies one diff to the lines it was made from; nothing is searched for, each line must be where the diff says.</summary>
internal sealed partial class DiffReader(string diff, List<string> before, bool absent)
{
    private readonly List<string> _diff = UnifiedDiff.Lines(diff);
    private readonly StringBuilder _after = new();
    private int _at, _old, _new;

    /// <exception cref="MigrationException">It does not fit.</exception>
    internal string? Read()
    {
        bool fromNothing = Head("--- "), toNothing = Head("+++ ");
        if (fromNothing != absent)
            throw Wrong(absent ? "the file is not there" : "the file is there already");
        while (_at < _diff.Count)
            Hunk();
        Copy(before.Count);
        if (!toNothing)
            return _after.ToString();
        return _after.Length == 0 ? null : throw Wrong("something is left of a file that is to go");
    }

    private bool Head(string sign)
    {
        string line = Next();
        return line.StartsWith(sign, StringComparison.Ordinal) ? line.TrimEnd('\n') == sign + "/dev/null" : throw Wrong($"'{sign.Trim()}' is expected");
    }

    private void Hunk()
    {
        Match head = HunkHead().Match(Next());
        if (!head.Success)
            throw Wrong("the head of a hunk is expected");
        int oldLeft = Number(head.Groups[2], 1), newLeft = Number(head.Groups[4], 1);
        int start = Number(head.Groups[1], 0) - (oldLeft > 0 ? 1 : 0);
        if (start < _old || start > before.Count)
            throw Wrong("the hunk begins outside of the file");
        Copy(start);
        if (Number(head.Groups[3], 0) - (newLeft > 0 ? 1 : 0) != _new)
            throw Wrong("the hunk begins at another line of the new text");
        while (oldLeft > 0 || newLeft > 0)
        {
            string line = Next();
            string text = Text(line[1..]);
            if (line[0] is ' ' or '-')
            {
                if (--oldLeft < 0 || _old == before.Count || before[_old++] != text)
                    throw Wrong("the file has another line there");
            }
            if (line[0] is ' ' or '+')
            {
                if (--newLeft < 0)
                    throw Wrong("the hunk has more lines than its head says");
                _after.Append(text);
                _new++;
            }
            if (line[0] is not (' ' or '-' or '+'))
                throw Wrong("a line begins with ' ', '-' or '+'");
        }
    }

    private string Text(string line)
    {
        if (_at >= _diff.Count || !_diff[_at].StartsWith('\\'))
            return line;
        _at++;
        return line.TrimEnd('\n');
    }

    private void Copy(int end)
    {
        for (; _old < end; _old++, _new++)
            _after.Append(before[_old]);
    }

    private string Next()
    {
        string line = _at < _diff.Count ? _diff[_at++] : throw Wrong("it ends too early");
        return line.EndsWith('\n') ? line : throw Wrong("it ends in the middle of a line");
    }

    private int Number(Group group, int none)
    {
        if (!group.Success)
            return none;
        return int.TryParse(group.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : throw Wrong("a number is too large");
    }

    private MigrationException Wrong(string what) => new($"The diff does not fit the file: at its line {_at}, {what}.");

    [GeneratedRegex(@"^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")]
    private static partial Regex HunkHead();
}
