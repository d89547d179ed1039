using Sampan.Migration.Inspection;
using Sampan.Migration.Inspection.Facts;

namespace Sampan.Migration.Planning;

/// <summary>What a plan is made from. Nothing else goes into it.</summary>
internal sealed record PlanInput
{
    /// <summary>The node.</summary>
    public required NodeFacts Facts { get; init; }

    /// <summary>The digest of the facts that matter.</summary>
    public required string FactsHash { get; init; }

    /// <summary>What the checks say, for this target.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>What a person decided.</summary>
    public required PlanChoice Choice { get; init; }

    /// <summary>What the node is moved from.</summary>
    public required PlanSource Source { get; init; }

    /// <summary>The text of a file as it is now; null if it does not exist.</summary>
    public required Func<string, string?> Existing { get; init; }

    /// <summary>Where a symbolic link leads, as it says; null if it is none.</summary>
    public required Func<string, string?> LinkTarget { get; init; }

    /// <summary>Registry → files of certificates that Docker has for it (<see cref="Translation.TranslationInput.RegistryCertificates"/>).</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> RegistryCertificates { get; init; } = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);

    /// <summary>The images to carry, as the target's carrier outlined them.</summary>
    public PlanImages Images { get; init; } = new("none", []);

    /// <summary>The executable that makes the plan, and its digest; the digest is needed where Sampan is the target.</summary>
    public (string Path, string Digest) Program { get; init; }

    /// <summary>Its version.</summary>
    public required string Tool { get; init; }

    /// <summary>Now.</summary>
    public required DateTimeOffset Created { get; init; }
}
