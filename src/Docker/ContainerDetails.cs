namespace Sampan.Docker;

/// <summary>All about a container, as far as it is used here.</summary>
public sealed record ContainerDetails
{
    /// <summary>64 hexadecimal digits.</summary>
    public string Id { get; init; } = "";

    /// <summary>Its name, with a slash before it.</summary>
    public string Name { get; init; } = "";

    /// <summary>The image's id.</summary>
    public string Image { get; init; } = "";

    /// <summary>When it was made, RFC 3339.</summary>
    public string Created { get; init; } = "";

    /// <summary>The file of the json-file driver; empty with others.</summary>
    public string LogPath { get; init; } = "";

    /// <summary>What it does.</summary>
    public ContainerStateDetails State { get; init => field = value ?? new(); } = new();

    /// <summary>What it was made to be.</summary>
    public ContainerConfig Config { get; init => field = value ?? new(); } = new();

    /// <summary>How it is tied to the machine.</summary>
    public ContainerHostConfig HostConfig { get; init => field = value ?? new(); } = new();
}
