using Sampan.Migration.Inspection.Checks;
using Sampan.Migration.Inspection.Facts;

namespace Sampan.Migration.Inspection.Reports;

/// <summary>What an inspection found, ready to be written as text, document, SARIF or page.</summary>
public sealed record InspectionReport
{
    /// <summary>What was judged.</summary>
    public required CheckContext Context { get; init; }

    /// <summary>What pods run with now.</summary>
    public required SourceRuntime Source { get; init; }

    /// <summary>All findings, the heaviest first, then in the order of the checks.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>What was not judged and why, one sentence each.</summary>
    public required IReadOnlyList<string> NotJudged { get; init; }

    /// <summary>When the facts were read.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>The version of this program.</summary>
    public required string Tool { get; init; }

    /// <summary>The facts.</summary>
    public NodeFacts Node => Context.Node;

    /// <summary>The heaviest weight among the findings; info if there is none.</summary>
    public Severity Worst => Findings.Count > 0 ? Findings[0].Severity : Severity.Info;

    /// <summary>The result in a sentence.</summary>
    public string Verdict => Worst switch
    {
        Severity.Blocker => Findings.Any(f => f is { Severity: Severity.Blocker, Acceptable: false })
            ? "The move must not begin before its blockers are mended."
            : "The move must not begin before its blockers are mended or accepted.",
        Severity.Warning => "The move can begin; somebody should read the warnings first.",
        _ => "Nothing speaks against the move.",
    };

    /// <summary>Runs all checks.</summary>
    /// <param name="context">What is judged.</param>
    /// <param name="created">When the facts were read.</param>
    /// <param name="tool">The version of this program.</param>
    public static InspectionReport Make(CheckContext context, DateTimeOffset created, string tool) => new()
    {
        Context = context,
        Source = SourceRuntime.Of(context.Node),
        Findings = [.. CheckList.Judge(context).OrderByDescending(f => f.Severity)],
        NotJudged = [.. Missing(context)],
        Created = created,
        Tool = tool,
    };

    /// <summary>How many findings have a weight.</summary>
    public int Count(Severity severity) => Findings.Count(f => f.Severity == severity);

    private static IEnumerable<string> Missing(CheckContext context)
    {
        if (context.Node.Cluster is null)
            yield return $"No access to the API: of pods, only static ones were judged, and nothing of the cluster ({Ids(CheckNeeds.Cluster)}).";
        if (!context.Node.Live)
            yield return $"A copy of a node's files: nothing was judged that only the running machine shows ({Ids(CheckNeeds.Live)}).";
        if (context.Target is null)
            yield return $"No target: what depends on it was not judged ({Ids(CheckNeeds.Target)}). Choose one with --to.";
        if (context.Node.Docker is null)
            yield return "There is no Docker on this node, so nothing of it was judged.";
    }

    private static string Ids(CheckNeeds need) => string.Join(", ", CheckList.All.Where(c => c.Needs.HasFlag(need)).Select(c => c.Id));
}
