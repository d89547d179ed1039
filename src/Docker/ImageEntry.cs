namespace Sampan.Docker;

/// <summary>An image in a list.</summary>
public sealed record ImageEntry
{
    private const string None = "<none>";

    /// <summary>The configuration's digest; with the containerd store the manifest's.</summary>
    public string Id { get; init => field = value ?? ""; } = "";

    /// <summary>Names by tag in Docker's short form.</summary>
    public IReadOnlyList<string> RepoTags { get; init => field = Named(value); } = [];

    /// <summary>Names by digest in Docker's short form.</summary>
    public IReadOnlyList<string> RepoDigests { get; init => field = Named(value); } = [];

    /// <summary>Seconds since 1970.</summary>
    public long Created { get; init; }

    /// <summary>Bytes of its files, those of shared layers too.</summary>
    public long Size { get; init; }

    /// <summary>Older engines write a pair of nothings where there is no name.</summary>
    internal static IReadOnlyList<string> Named(IReadOnlyList<string>? names) =>
        [.. (names ?? []).Where(name => !name.Contains(None, StringComparison.Ordinal))];
}
