namespace Sampan.Migration.Kubelet;

/// <summary>What a reading of a kubelet may use beside files.</summary>
public sealed record KubeletReadOptions
{
    /// <summary>The kubelet that runs (<see cref="KubeletProcesses.Find"/>); null if none does or the node is not live.</summary>
    public KubeletProcess? Process { get; init; }

    /// <summary>Whether processes could be seen at all; without it nothing is said of whether it runs.</summary>
    public bool Live { get; init; }

    /// <summary>What a program answers to <c>--version</c>; null if it cannot be asked.</summary>
    public Func<string, string?>? VersionOf { get; init; }

    /// <summary>The version to take where nothing tells it.</summary>
    public Version? VersionHint { get; init; }

    /// <summary>Docker's data folder, for links of logs that lead there.</summary>
    public string DockerRoot { get; init; } = "/var/lib/docker";
}
