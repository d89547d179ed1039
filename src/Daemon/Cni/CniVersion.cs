namespace Sampan.Daemon.Cni;

/// <summary>The CNI spec versions spoken here, and what came with which.</summary>
internal static class CniVersion
{
    public const string Newest = "1.1.0";

    public static readonly IReadOnlyList<string> Supported = ["0.3.1", "0.4.0", "1.0.0", Newest];

    private static readonly Version CheckSince = new(0, 4, 0);
    private static readonly Version StatusSince = new(1, 1, 0);

    /// <summary>CHECK, and the earlier result on DEL.</summary>
    public static bool HasCheck(string version) => Version.Parse(version) >= CheckSince;

    /// <summary>STATUS and GC.</summary>
    public static bool HasStatus(string version) => Version.Parse(version) >= StatusSince;

    /// <summary>The newest of the versions that a config offers; null when none is known.</summary>
    public static string? Choose(IEnumerable<string> offered)
    {
        var known = new HashSet<string>(offered.Select(v => v.Trim()).Where(Supported.Contains));
        return Supported.LastOrDefault(known.Contains);
    }
}
