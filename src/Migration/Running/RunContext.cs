using System.Text.Json.Nodes;
using Sampan.Migration.Planning;

namespace Sampan.Migration.Running;

/// <summary>What all steps of a run share.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Folder">The run's own folder, e.g. <c>/var/lib/sampan-migrate/RUN</c>: plan, journal, backup.</param>
/// <param name="RecordOf">What another step of the run recorded before it began, by its id; null if it did not begin.</param>
public sealed record RunContext(NodePlan Plan, string Folder, Func<string, JsonObject?> RecordOf);
