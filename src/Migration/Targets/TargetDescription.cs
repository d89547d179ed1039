namespace Sampan.Migration.Targets;

/// <summary>What there is to know of a runtime that a node can be moved to or from.</summary>
internal sealed record TargetDescription
{
    /// <summary>Its kind (<see cref="TargetKind"/>).</summary>
    public required string Kind { get; init; }

    /// <summary>The unit that runs it.</summary>
    public required string Unit { get; init; }

    /// <summary>Units that would start it again, such as its socket; stopped before it.</summary>
    public IReadOnlyList<string> Activators { get; init; } = [];

    /// <summary>Units below it that serve nobody else, stopped after it.</summary>
    public IReadOnlyList<string> Backends { get; init; } = [];

    /// <summary>Its executable.</summary>
    public required string Program { get; init; }

    /// <summary>Other programs it cannot do without; one of those that a bar divides is enough.</summary>
    public IReadOnlyList<string> Needs { get; init; } = [];

    /// <summary>Its folder of images and containers unless it is told otherwise.</summary>
    public required string DataRoot { get; init; }

    /// <summary>Package tool → the packages that bring it, from the distribution or the vendor's own repository.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Packages { get; init; }

    /// <summary>How it calls itself in the answer to Version.</summary>
    public required string RuntimeName { get; init; }

    /// <summary>Whether it may run before the move, under the source: then its files change only once the source has stopped.</summary>
    public bool SharedWithDocker { get; init; }

    /// <summary>Its socket, with scheme.</summary>
    public string Endpoint => TargetKind.Endpoint(Kind);

    /// <summary>The path of its socket.</summary>
    public string Socket => Endpoint["unix://".Length..];
}
