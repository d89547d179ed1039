namespace Sampan.Images.Registry;

/// <summary>A request to any host of a registry.</summary>
/// <param name="Method">GET or HEAD.</param>
/// <param name="Repository">E.g. <c>library/busybox</c>.</param>
/// <param name="Kind"><c>manifests</c> or <c>blobs</c>.</param>
/// <param name="Name">Tag or digest.</param>
internal sealed record RegistryRequest(HttpMethod Method, string Repository, string Kind, string Name)
{
    /// <summary>Where in the blob to begin.</summary>
    public long Offset { get; init; }

    /// <summary>The byte after the last one wanted; null for all that follow.</summary>
    public long? End { get; init; }

    /// <summary>The scope of the token needed.</summary>
    internal string Scope => $"repository:{Repository}:pull";

    /// <summary>The path below the API's root.</summary>
    internal string Path => $"{Repository}/{Kind}/{Name}";
}
