using System.Text;

namespace Sampan.Migration.Translation.Keys;

/// <summary>The table of keys as Markdown, for the documentation.</summary>
internal static class KeyPage
{
    private static IReadOnlyList<(string Title, IReadOnlyList<KeyRow> Rows)> Subjects { get; } =
    [
        ("Registries, images, storage", ImageKeys.Rows),
        ("How containers run, and their logs", RuntimeKeys.Rows),
        ("Networks", NetworkKeys.Rows),
        ("The daemon, its API, its unit", DaemonKeys.Rows),
    ];

    private static IReadOnlyList<string> Targets { get; } = [TargetKind.Containerd, TargetKind.Crio, TargetKind.Isulad, TargetKind.Sampan];

    internal static string Markdown()
    {
        var text = new StringBuilder();
        foreach ((string title, IReadOnlyList<KeyRow> rows) in Subjects)
        {
            text.Append("### ").Append(title).Append("\n\n| key | Docker | containerd | CRI-O | iSulad | Sampan |\n|---|---|---|---|---|---|\n");
            foreach (KeyRow row in rows)
            {
                text.Append("| `").Append(row.Key).Append("` | ").Append(Known(row)).Append(" |");
                foreach (string target in Targets)
                    text.Append(' ').Append(Cell(row.Cells[target])).Append(" |");
                text.Append('\n');
            }
            text.Append('\n');
            foreach (IGrouping<string, string> note in Notes(rows))
                text.Append("- ").Append(string.Join(", ", note.Select(key => $"`{key}`").Distinct())).Append(": ").Append(note.Key).Append('\n');
            text.Append('\n');
        }
        return text.ToString().TrimEnd('\n') + "\n";
    }

    private static string Known(KeyRow row) => row.Key.StartsWith("environment:", StringComparison.Ordinal) || row.Key.StartsWith("unit:", StringComparison.Ordinal) || row.Key == "certs.d"
        ? ""
        : row.Gone is null ? row.Since == "20.10" ? "" : $"from {row.Since}" : $"before {row.Gone}";

    private static string Cell(KeyCell cell)
    {
        string sign = cell.Class switch
        {
            KeyClass.Equivalent => "equal",
            KeyClass.Kubelet => "kubelet",
            KeyClass.None => "**lost**",
            KeyClass.Dangerous => "**dangerous**",
            _ => "no matter",
        };
        return cell.Becomes.Length == 0 ? sign : $"{sign}: {Escaped(cell.Becomes)}";
    }

    private static IEnumerable<IGrouping<string, string>> Notes(IReadOnlyList<KeyRow> rows) => rows
        .SelectMany(row => Targets.Select(target => (row.Key, row.Cells[target].Note)))
        .Where(pair => pair.Note.Length > 0)
        .GroupBy(pair => Escaped(pair.Note), pair => pair.Key, StringComparer.Ordinal);

    private static string Escaped(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).Replace("*", "\\*", StringComparison.Ordinal);
}
