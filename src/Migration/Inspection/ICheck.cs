namespace Sampan.Migration.Inspection;

/// <summary>One question to the facts of a node. Pure.</summary>
public interface ICheck
{
    /// <summary>Its id, e.g. <c>SRC-SWARM</c>.</summary>
    string Id { get; }

    /// <summary>What it asks, one sentence.</summary>
    string Title { get; }

    /// <summary>What it looks at, for the report.</summary>
    string LooksAt { get; }

    /// <summary>How much its findings weigh, and on what that depends: <c>blocker</c>, <c>warning, blocker from 1.38</c>.</summary>
    string Weighs { get; }

    /// <summary>What to do in general, one sentence; a finding says it for its case.</summary>
    string Remedy { get; }

    /// <summary>What it needs; the report says so where it is missing.</summary>
    CheckNeeds Needs { get; }

    /// <summary>Why it matters: cause, what breaks, remedy, a few sentences for <c>explain</c>.</summary>
    string Explanation { get; }

    /// <summary>What is found; empty if all is well.</summary>
    IEnumerable<Finding> Judge(CheckContext context);
}
