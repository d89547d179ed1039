using System.Text.Json.Nodes;

namespace Sampan.Migration.Running;

/// <summary>What happened in a run, in order, on the disk before anything is built on it.</summary>
public interface IJournal : IDisposable
{
    /// <summary>All lines so far.</summary>
    IReadOnlyList<JournalRecord> Records { get; }

    /// <summary>Adds a line; it is durable when this returns.</summary>
    /// <exception cref="JournalException">The disk refuses.</exception>
    void Append(string step, JournalEvent what, JsonObject? record = null, string message = "");
}
