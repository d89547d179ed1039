namespace Sampan.Migration.Inspection.Facts;

/// <summary>A systemd unit with its drop-ins.</summary>
public sealed record UnitFacts
{
    /// <summary>Its name with suffix, e.g. <c>docker.service</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The files it is made of, in the order systemd reads them: the unit, then its drop-ins.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary><c>enabled</c>, <c>disabled</c>, <c>masked</c>, <c>static</c> …, from systemctl or from the links; empty if not known.</summary>
    public string FileState { get; init; } = "";

    /// <summary><c>active</c>, <c>inactive</c>, <c>failed</c> …; empty if not live.</summary>
    public string ActiveState { get; init; } = "";

    /// <summary>Directive → its values in order after the drop-ins (an empty assignment clears), e.g. <c>Service.ExecStart</c>, <c>Unit.Requires</c>.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Directives { get; init; } = new Dictionary<string, IReadOnlyList<string>>();
}
