namespace Sampan.Migration.Habits;

/// <summary>A call of docker in the words of other tools.</summary>
public sealed record CommandTranslation
{
    /// <summary>The call, quoted as a shell reads it.</summary>
    public required string Docker { get; init; }

    /// <summary>Lines for <c>sampan</c>; empty if it has no equal.</summary>
    public IReadOnlyList<string> Sampan { get; init; } = [];

    /// <summary>Lines for <c>crictl</c>; empty if it has no equal.</summary>
    public IReadOnlyList<string> Crictl { get; init; } = [];

    /// <summary>Lines for <c>ctr</c>, in containerd's namespace of Kubernetes; empty if it has no equal.</summary>
    public IReadOnlyList<string> Ctr { get; init; } = [];

    /// <summary>Lines for other programs: kubectl, buildah, tools of the system.</summary>
    public IReadOnlyList<string> Others { get; init; } = [];

    /// <summary>Whether <see cref="Others"/> only show the way: they carry nothing of the call.</summary>
    public bool OthersIllustrate { get; init; }

    /// <summary>What differs, sentences.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>What of the call was not understood; null if all was.</summary>
    public string? Problem { get; init; }

    /// <summary>The one line to put in its place: for every CRI runtime if there is one; null if there is none.</summary>
    public string? Best => Crictl.Count > 0 ? string.Join("; ", Crictl) : Sampan.Count > 0 ? string.Join("; ", Sampan) : Others.Count > 0 && !OthersIllustrate ? Others[0] : null;
}
