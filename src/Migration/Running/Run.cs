using System.Text.Json.Nodes;
using Sampan.Migration.Planning;

namespace Sampan.Migration.Running;

/// <summary>The open run, with its journal open for writing.</summary>
internal sealed class Run : IDisposable
{
    private readonly IJournal _journal;

    internal Run(string folder, NodePlan plan, IJournal journal)
    {
        _journal = journal;
        Plan = plan;
        History = new RunHistory(journal.Records);
        Context = new RunContext(plan, folder, History.RecordOf);
    }

    /// <summary>Its name.</summary>
    internal string Name => Path.GetFileName(Context.Folder);

    /// <summary>Its plan.</summary>
    internal NodePlan Plan { get; }

    /// <summary>What its steps share.</summary>
    internal RunContext Context { get; }

    /// <summary>What its journal comes to.</summary>
    internal RunHistory History { get; }

    /// <summary>The journal's lines.</summary>
    internal IReadOnlyList<JournalRecord> Records => _journal.Records;

    /// <summary>Writes a line; it is on the disk when this returns.</summary>
    /// <exception cref="JournalException">The disk refuses.</exception>
    internal void Append(string step, JournalEvent what, JsonObject? record = null, string message = "")
    {
        _journal.Append(step, what, record, message);
        History.Add(_journal.Records[^1]);
    }

    /// <inheritdoc/>
    public void Dispose() => _journal.Dispose();
}
