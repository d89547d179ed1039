using System.Text.Json.Nodes;

namespace Sampan.Migration.Running;

/// <summary>A line of a journal.</summary>
/// <param name="Sequence">Its number, from 1.</param>
/// <param name="Step">The step's id; empty if it is about the run.</param>
/// <param name="Event">What happened.</param>
/// <param name="Time">When.</param>
/// <param name="BootId">In which boot of the machine.</param>
/// <param name="Record">Facts that are needed later; null if none.</param>
/// <param name="Message">Words for people; empty if none.</param>
public sealed record JournalRecord(
    int Sequence, string Step, JournalEvent Event, DateTimeOffset Time, string BootId, JsonObject? Record, string Message);
