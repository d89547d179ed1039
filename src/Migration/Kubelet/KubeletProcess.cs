namespace Sampan.Migration.Kubelet;

/// <summary>A kubelet that runs.</summary>
/// <param name="Pid">Its process.</param>
/// <param name="Arguments">Its arguments, program first.</param>
public sealed record KubeletProcess(int Pid, IReadOnlyList<string> Arguments)
{
    /// <summary>The file that runs; empty if it cannot be read.</summary>
    public string Program { get; init; } = "";

    /// <summary>Where it runs, against which relative paths count.</summary>
    public string WorkingFolder { get; init; } = "/";

    /// <summary>Its environment.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Whether it runs in a container, by its cgroup.</summary>
    public bool InContainer { get; init; }
}
