namespace Sampan.Migration.Node;

/// <summary>Patterns of glob(7) for one part of a path.</summary>
internal static class GlobPattern
{
    /// <summary>Whether a name matches; a leading dot only by a dot.</summary>
    internal static bool Matches(string pattern, string name) =>
        (!name.StartsWith('.') || pattern.StartsWith('.')) && From(pattern, name);

    // One star back at most: time grows with the product of the lengths, not with their power.
    private static bool From(string pattern, string name)
    {
        int p = 0, n = 0, star = -1, mark = 0;
        while (n < name.Length)
        {
            int next = p;
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                mark = n;
            }
            else if (p < pattern.Length && One(pattern, ref next, name[n]))
            {
                p = next;
                n++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                n = ++mark;
            }
            else
            {
                return false;
            }
        }
        return pattern.AsSpan(p).Trim('*').IsEmpty;
    }

    private static bool One(string pattern, ref int at, char c)
    {
        char wanted = pattern[at];
        int close = wanted == '[' ? pattern.IndexOf(']', Math.Min(at + 2, pattern.Length)) : -1;
        if (close > 0)
        {
            ReadOnlySpan<char> set = pattern.AsSpan(at + 1, close - at - 1);
            at = close + 1;
            bool negated = !set.IsEmpty && (set[0] is '!' or '^');
            return In(negated ? set[1..] : set, c) != negated;
        }
        if (wanted == '\\' && at + 1 < pattern.Length)
            wanted = pattern[++at];
        else if (wanted == '?')
            wanted = c;
        at++;
        return wanted == c;
    }

    private static bool In(ReadOnlySpan<char> set, char c)
    {
        for (int i = 0; i < set.Length; i++)
        {
            if (i + 2 < set.Length && set[i + 1] == '-')
            {
                if (c >= set[i] && c <= set[i + 2])
                    return true;
                i += 2;
            }
            else if (set[i] == c)
            {
                return true;
            }
        }
        return false;
    }
}
