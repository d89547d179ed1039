using Sampan.Migration.Inspection;
using Sampan.Migration.Inspection.Facts;

namespace Sampan.Migration.Planning;

/// <summary>A plan and what it was made from.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Facts">The node.</param>
/// <param name="Findings">All that the checks said.</param>
public sealed record PlannedMove(NodePlan Plan, NodeFacts Facts, IReadOnlyList<Finding> Findings);
