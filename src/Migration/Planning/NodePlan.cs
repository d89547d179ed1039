using Sampan.Migration.Inspection;
using Sampan.Migration.Translation;

namespace Sampan.Migration.Planning;

/// <summary>
/// All that will be done to one node. Deterministic: the same facts and choices give the same bytes but for <see cref="Created"/>.
/// The file is YAML; its hash is that of its canonical JSON without the hash itself.
/// </summary>
public sealed record NodePlan
{
    /// <summary>The form of the file.</summary>
    public const string ApiVersion = "sampan.dev/v1";

    /// <summary>The file's kind.</summary>
    public const string Kind = "NodePlan";

    /// <summary>The node's name.</summary>
    public required string Node { get; init; }

    /// <summary>The machine it is for; no other applies it.</summary>
    public required string MachineId { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>The version that made it; only the same minor applies it.</summary>
    public required string Tool { get; init; }

    /// <summary>The digest of those facts that the plan was made from.</summary>
    public required string FactsHash { get; init; }

    /// <summary>What the node is moved from.</summary>
    public required PlanSource Source { get; init; }

    /// <summary>What it is moved to.</summary>
    public required PlanTarget Target { get; init; }

    /// <summary>Blockers that somebody accepted.</summary>
    public IReadOnlyList<AcceptedFinding> Accepted { get; init; } = [];

    /// <summary>Findings of the inspection that remain, warnings and what the plan mends.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>What becomes of Docker's configuration.</summary>
    public IReadOnlyList<KeyFate> Losses { get; init; } = [];

    /// <summary>The images that are carried over.</summary>
    public PlanImages Images { get; init; } = new("none", []);

    /// <summary>The steps in their order.</summary>
    public required IReadOnlyList<PlanStep> Steps { get; init; }

    /// <summary>How long pods are away, estimated, in seconds.</summary>
    public int DowntimeSeconds { get; init; }
}
