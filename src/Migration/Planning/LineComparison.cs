namespace Sampan.Migration.Planning;

/// <summary>Finds what differs between two texts line by line: Myers' shortest edit script.</summary>
internal static class LineComparison
{
    // Beyond it, time and memory grow with the square: such a stretch is told as replaced whole, which is as right.
    private const int MaxEdits = 1500;

    internal static List<LineRun> Runs(List<string> before, List<string> after)
    {
        int start = 0, endBefore = before.Count, endAfter = after.Count;
        while (start < endBefore && start < endAfter && before[start] == after[start])
            start++;
        while (endBefore > start && endAfter > start && before[endBefore - 1] == after[endAfter - 1])
        {
            endBefore--;
            endAfter--;
        }
        if (start == endBefore && start == endAfter)
            return [];
        List<(int Old, int New)>? same = Matches(before[start..endBefore], after[start..endAfter]);
        return same is null ? [new LineRun(start, endBefore, start, endAfter)] : Between(same, start, endBefore, endAfter);
    }

    // The stretches between the lines that stay.
    private static List<LineRun> Between(List<(int Old, int New)> same, int start, int endBefore, int endAfter)
    {
        var runs = new List<LineRun>();
        int atOld = start, atNew = start;
        foreach ((int old, int now) in same)
        {
            Add(start + old, start + now);
            (atOld, atNew) = (start + old + 1, start + now + 1);
        }
        Add(endBefore, endAfter);
        return runs;

        void Add(int toOld, int toNew)
        {
            if (toOld > atOld || toNew > atNew)
                runs.Add(new LineRun(atOld, toOld, atNew, toNew));
        }
    }

    /// <summary>The lines that both have, in order; null if more than <see cref="MaxEdits"/> differ.</summary>
    private static List<(int Old, int New)>? Matches(List<string> a, List<string> b)
    {
        int most = Math.Min(a.Count + b.Count, MaxEdits);
        var trace = new List<int[]>();
        int[] reach = new int[2 * most + 3];
        int middle = most + 1;
        for (int edits = 0; edits <= most; edits++)
        {
            trace.Add(reach[(middle - edits)..(middle + edits + 1)]);
            for (int diagonal = -edits; diagonal <= edits; diagonal += 2)
            {
                bool down = diagonal == -edits || (diagonal != edits && reach[middle + diagonal - 1] < reach[middle + diagonal + 1]);
                int x = down ? reach[middle + diagonal + 1] : reach[middle + diagonal - 1] + 1;
                while (x < a.Count && x - diagonal < b.Count && a[x] == b[x - diagonal])
                    x++;
                reach[middle + diagonal] = x;
                if (x >= a.Count && x - diagonal >= b.Count)
                    return Back(trace, a.Count, b.Count);
            }
        }
        return null;
    }

    // Walks the trace from the end; each row holds how far the diagonals -edits … +edits reached before that round.
    private static List<(int Old, int New)> Back(List<int[]> trace, int x, int y)
    {
        var same = new List<(int, int)>();
        for (int edits = trace.Count - 1; edits > 0; edits--)
        {
            int[] row = trace[edits];
            int diagonal = x - y;
            bool down = diagonal == -edits || (diagonal != edits && row[edits + diagonal - 1] < row[edits + diagonal + 1]);
            int from = down ? diagonal + 1 : diagonal - 1;
            int fromX = row[edits + from], fromY = fromX - from;
            // One line came or went there; what was the same after it lies between.
            int stepX = down ? fromX : fromX + 1;
            while (x > stepX)
                same.Add((--x, --y));
            (x, y) = (fromX, fromY);
        }
        while (x > 0 && y > 0)
            same.Add((--x, --y));
        same.Reverse();
        return same;
    }
}
