namespace Sampan.Docker;

/// <summary>Where an engine's storage driver keeps an image: the <c>GraphDriver</c> of its details.</summary>
public sealed record ImageFolders
{
    /// <summary>The driver, e.g. <c>overlay2</c>.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>What it says, by names of its own, e.g. <c>UpperDir</c>; nothing from a containerd.</summary>
    public IReadOnlyDictionary<string, string> Data { get; init => field = value ?? new Dictionary<string, string>(); } = new Dictionary<string, string>();
}
