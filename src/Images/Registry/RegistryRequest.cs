namespace Sampan.Images.Registry;

/// <summary>A request to any host of a registry.</summary>
/// <param name="Method">GET or HEAD.</param>
/// <param name="Repository">E.g. <c>library/busybox</c>.</param>
/// <param name="Kind"><c>manifests</c> or <c>blobs</c>.</param>
/// <param name="Name">Tag or digest.</param>
/// <param name="Offset">Where in the blob to begin.</param>
internal sealed record RegistryRequest(HttpMethod Method, string Repository, string Kind, string Name, long Offset = 0)
{
    /// <summary>The scope of the token needed.</summary>
    internal string Scope => $"repository:{Repository}:pull";

    /// <summary>The path below the API's root.</summary>
    internal string Path => $"{Repository}/{Kind}/{Name}";
}
