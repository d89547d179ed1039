namespace Sampan.Daemon.Engines.Native;

/// <summary>What OCI runtimes and monitors get as their environment: a path for their helpers, nothing of ours.</summary>
internal static class RuntimeEnvironment
{
    /// <summary>The variables.</summary>
    public static IReadOnlyDictionary<string, string> Variables { get; } = new Dictionary<string, string>
    {
        ["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        // crun and conmon look for a user's runtime directory; root's containers have none.
        ["XDG_RUNTIME_DIR"] = "",
    };
}
