namespace Sampan.Docker;

/// <summary>What a container was made to be.</summary>
public sealed record ContainerConfig
{
    /// <summary>The image as it was asked for.</summary>
    public string Image { get; init; } = "";

    /// <summary>The name of the machine inside.</summary>
    public string Hostname { get; init; } = "";

    /// <summary>Labels.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init => field = value ?? new Dictionary<string, string>(); } = new Dictionary<string, string>();

    /// <summary>Seconds between the stop signal and the end; null for the engine's own.</summary>
    public int? StopTimeout { get; init; }
}
