namespace Sampan.Docker;

/// <summary>Where a container's root file system is kept.</summary>
public sealed record ContainerGraphDriver
{
    /// <summary>The storage driver; empty where a containerd keeps it.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>With overlay2 the folders <c>LowerDir</c>, <c>UpperDir</c>, <c>WorkDir</c> and <c>MergedDir</c>.</summary>
    public IReadOnlyDictionary<string, string> Data { get; init => field = value ?? new Dictionary<string, string>(); } = new Dictionary<string, string>();
}
