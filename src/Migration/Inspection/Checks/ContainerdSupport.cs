namespace Sampan.Migration.Inspection.Checks;

/// <summary>Which containerd its makers support with which Kubernetes, as their RELEASES page has it.</summary>
internal static class ContainerdSupport
{
    private static readonly Dictionary<Version, Version[]> Table = new()
    {
        [new Version(1, 32)] = [new(1, 6, 36), new(1, 7, 24), new(2, 0, 1), new(2, 1, 0)],
        [new Version(1, 33)] = [new(1, 6, 36), new(1, 7, 24), new(2, 0, 4), new(2, 1, 0)],
        [new Version(1, 34)] = [new(1, 7, 28), new(2, 0, 6), new(2, 1, 3)],
        [new Version(1, 35)] = [new(1, 7, 28), new(2, 1, 5), new(2, 2, 0)],
        [new Version(1, 36)] = [new(2, 2, 0), new(2, 3, 0)],
    };

    /// <summary>The least versions for a kubelet, in words; null where nothing is known.</summary>
    public static string? Least(Version kubelet) =>
        Table.TryGetValue(new Version(kubelet.Major, kubelet.Minor), out Version[]? least) ? string.Join(", ", least.Select(v => $"{v}+")) : null;

    /// <summary>Whether a version is of a supported line and new enough in it; a line newer than all listed counts as supported.</summary>
    public static bool Suits(Version kubelet, Version containerd)
    {
        if (!Table.TryGetValue(new Version(kubelet.Major, kubelet.Minor), out Version[]? least))
            return true;
        Version newest = least[^1];
        return containerd.Reached(newest.Major, newest.Minor)
            || least.Any(l => l.Major == containerd.Major && l.Minor == containerd.Minor && containerd.Build >= l.Build);
    }
}
