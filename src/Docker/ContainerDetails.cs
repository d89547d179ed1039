namespace Sampan.Docker;

/// <summary>All about a container, as far as it is used here.</summary>
public sealed record ContainerDetails
{
    /// <summary>64 hexadecimal digits.</summary>
    public string Id { get; init => field = value ?? ""; } = "";

    /// <summary>Its name, with a slash before it.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>The image's id.</summary>
    public string Image { get; init => field = value ?? ""; } = "";

    /// <summary>When it was made, RFC 3339; see <see cref="DockerTime"/>.</summary>
    public string Created { get; init => field = value ?? ""; } = "";

    /// <summary>The file of the json-file driver; empty with others.</summary>
    public string LogPath { get; init => field = value ?? ""; } = "";

    /// <summary>The machine's file that it has as <c>/etc/resolv.conf</c>.</summary>
    public string ResolvConfPath { get; init => field = value ?? ""; } = "";

    /// <summary>The machine's file that it has as <c>/etc/hostname</c>.</summary>
    public string HostnamePath { get; init => field = value ?? ""; } = "";

    /// <summary>The machine's file that it has as <c>/etc/hosts</c>.</summary>
    public string HostsPath { get; init => field = value ?? ""; } = "";

    /// <summary>What it does.</summary>
    public ContainerStateDetails State { get; init => field = value ?? new(); } = new();

    /// <summary>What it was made to be, with what its image adds.</summary>
    public ContainerConfig Config { get; init => field = value ?? new(); } = new();

    /// <summary>How it is tied to the machine.</summary>
    public ContainerHostConfig HostConfig { get; init => field = value ?? new(); } = new();

    /// <summary>What is mounted in it, apart from its root and the engine's own files.</summary>
    public IReadOnlyList<ContainerMountPoint> Mounts { get; init => field = value ?? []; } = [];

    /// <summary>Where its root file system is kept.</summary>
    public ContainerGraphDriver GraphDriver { get; init => field = value ?? new(); } = new();

    /// <summary>Its network.</summary>
    public ContainerNetworkSettings NetworkSettings { get; init => field = value ?? new(); } = new();
}
