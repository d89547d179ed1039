using Sampan.Migration.Node;

namespace Sampan.Migration.Kubelet;

/// <summary>How a kubelet would be started now.</summary>
internal sealed record KubeletCommand
{
    /// <summary>The program.</summary>
    internal required string Program { get; init; }

    /// <summary>Its arguments, variables put in.</summary>
    internal required IReadOnlyList<TracedWord> Arguments { get; init; }

    /// <summary>Its environment, as far as unit or script set it.</summary>
    internal required IReadOnlyDictionary<string, TracedText> Environment { get; init; }

    /// <summary>The variables that the unit's command line has as words of their own (<c>$NAME</c>), whether or not they are set.</summary>
    internal IReadOnlyList<string> Spliced { get; init; } = [];

    /// <summary>The unit; null where a script starts it that no unit runs.</summary>
    internal SystemdUnit? Unit { get; init; }

    /// <summary>The script; null where the unit starts it itself.</summary>
    internal string? Script { get; init; }

    /// <summary>Where it runs, against which relative paths count.</summary>
    internal string WorkingFolder { get; init; } = "/";

    /// <summary>Whether it is started in a container.</summary>
    internal bool InContainer { get; init; }
}
