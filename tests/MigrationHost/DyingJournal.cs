using System.Diagnostics;
using System.Text.Json.Nodes;
using Sampan.Migration.Running;

namespace Sampan.Tests.MigrationHost;

/// <summary>A journal whose process is killed, as by kill -9, just before or just after a line.</summary>
/// <param name="inner">The journal.</param>
/// <param name="line">The line, counted from 1 in this process.</param>
/// <param name="before">Whether it is killed before the line is written.</param>
internal sealed class DyingJournal(IJournal inner, int line, bool before) : IJournal
{
    private int _lines;

    public IReadOnlyList<JournalRecord> Records => inner.Records;

    public void Append(string step, JournalEvent what, JsonObject? record = null, string message = "")
    {
        bool last = ++_lines == line;
        if (last && before)
            Die();
        inner.Append(step, what, record, message);
        if (last)
            Die();
    }

    public void Dispose() => inner.Dispose();

    private static void Die()
    {
        Process.GetCurrentProcess().Kill();
        Thread.Sleep(Timeout.Infinite);
    }
}
