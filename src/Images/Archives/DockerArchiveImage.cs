namespace Sampan.Images.Archives;

/// <summary>One entry of docker save's <c>manifest.json</c>: paths in the archive.</summary>
internal sealed record DockerArchiveImage
{
    public required string Config { get; init; }

    public IReadOnlyList<string>? RepoTags { get; init; }

    public required IReadOnlyList<string> Layers { get; init; }
}
