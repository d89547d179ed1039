using System.Text;

namespace Sampan.Cli.Output;

/// <summary>Rows in columns, left-aligned and without rules, as docker and crictl print them.</summary>
internal sealed class Table
{
    private const int WideGap = 3;
    private const int NarrowGap = 2;

    private readonly IReadOnlyList<Column> _columns;
    private readonly List<string[]> _rows = [];

    public Table(params IReadOnlyList<Column> columns) => _columns = columns;

    public int RowCount => _rows.Count;

    public void Add(params string[] cells)
    {
        if (cells.Length != _columns.Count)
            throw new ArgumentException($"The table has {_columns.Count} columns, the row {cells.Length} cells.", nameof(cells));
        _rows.Add(Array.ConvertAll(cells, OneLine));
    }

    /// <summary>Writes head and rows, no wider than <paramref name="width"/> if cutting can do it; 0 is no limit.</summary>
    public void Write(TextWriter output, int width)
    {
        int[] widths = NaturalWidths();
        int gap = Fits(widths, WideGap, width) ? WideGap : NarrowGap;
        Shrink(widths, gap, width);
        WriteRow(output, _columns.Select(c => c.Title).ToArray(), widths, gap);
        foreach (string[] row in _rows)
            WriteRow(output, row, widths, gap);
    }

    private static bool Fits(int[] widths, int gap, int width) => width <= 0 || Total(widths, gap) <= width;

    private static int Total(int[] widths, int gap) => widths.Sum() + gap * (widths.Length - 1);

    // What a container's author controls must not move the cursor or forge rows.
    private static string OneLine(string cell)
    {
        if (cell.Length == 0)
            return "-";
        return cell.AsSpan().ContainsAnyInRange('\0', '\x1f') || cell.Contains('\x7f', StringComparison.Ordinal)
            ? string.Concat(cell.Select(c => char.IsControl(c) ? '?' : c))
            : cell;
    }

    private static void WriteRow(TextWriter output, string[] cells, int[] widths, int gap)
    {
        var line = new StringBuilder();
        for (int i = 0; i < cells.Length; i++)
        {
            string cell = cells[i].Length > widths[i] ? Cut(cells[i], widths[i]) : cells[i];
            line.Append(cell.PadRight(i == cells.Length - 1 ? 0 : widths[i] + gap));
        }

        output.WriteLine(line.ToString().TrimEnd());
    }

    private static string Cut(string cell, int width) => width <= 1 ? "…" : string.Concat(cell.AsSpan(0, width - 1), "…");

    private int[] NaturalWidths()
    {
        int[] widths = [.. _columns.Select(c => c.Title.Length)];
        foreach (string[] row in _rows)
        {
            for (int i = 0; i < row.Length; i++)
                widths[i] = Math.Max(widths[i], row[i].Length);
        }

        return widths;
    }

    // The widest gives first, so that short values stay whole.
    private void Shrink(int[] widths, int gap, int width)
    {
        while (!Fits(widths, gap, width))
        {
            int widest = -1;
            for (int i = 0; i < widths.Length; i++)
            {
                int least = Math.Max(_columns[i].MinimumWidth, _columns[i].Title.Length);
                if (_columns[i].MinimumWidth > 0 && widths[i] > least && (widest < 0 || widths[i] > widths[widest]))
                    widest = i;
            }

            if (widest < 0)
                return;
            widths[widest]--;
        }
    }
}
