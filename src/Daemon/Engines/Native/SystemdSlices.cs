namespace Sampan.Daemon.Engines.Native;

/// <summary>systemd's slices nest by name, systemd.slice(5): <c>a-b.slice</c> is in <c>a.slice</c>.</summary>
internal static class SystemdSlices
{
    private const string Suffix = ".slice";

    /// <summary>The cgroup path of a slice, as <c>/a.slice/a-b.slice</c>; a path stays as it is.</summary>
    public static string PathOf(string slice)
    {
        if (slice.StartsWith('/') || !slice.EndsWith(Suffix, StringComparison.Ordinal))
        {
            return slice;
        }
        string[] words = slice[..^Suffix.Length].Split('-');
        return string.Concat(words.Select((_, index) => "/" + string.Join('-', words.Take(index + 1)) + Suffix));
    }
}
