namespace Sampan.Images.Registry;

/// <summary>A request to any host of a registry.</summary>
/// <param name="Method">GET or HEAD; POST, PATCH or PUT to push.</param>
/// <param name="Repository">E.g. <c>library/busybox</c>.</param>
/// <param name="Kind"><c>manifests</c>, <c>blobs</c> or <c>blobs/uploads</c>.</param>
/// <param name="Name">Tag or digest.</param>
internal sealed record RegistryRequest(HttpMethod Method, string Repository, string Kind, string Name)
{
    /// <summary>Where in the blob to begin.</summary>
    public long Offset { get; init; }

    /// <summary>The byte after the last one wanted; null for all that follow.</summary>
    public long? End { get; init; }

    /// <summary>The scope of the token needed.</summary>
    internal string Scope => Writes ? $"repository:{Repository}:pull,push" : $"repository:{Repository}:pull";

    /// <summary>The path below the API's root.</summary>
    internal string Path => $"{Repository}/{Kind}/{Name}";

    /// <summary>Whether the token must allow pushing.</summary>
    internal bool Writes { get; init; }

    /// <summary>What follows the path, e.g. <c>?mount=…</c>; empty for nothing.</summary>
    internal string Query { get; init; } = "";

    /// <summary>Where an upload goes on, as the host said; null for <see cref="Path"/>.</summary>
    internal Uri? Url { get; init; }

    /// <summary>Makes the body, anew at each try.</summary>
    internal Func<HttpContent>? Content { get; init; }
}
