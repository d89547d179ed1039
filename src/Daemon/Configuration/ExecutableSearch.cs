namespace Sampan.Daemon.Configuration;

/// <summary>Finds executables in PATH and then where distributions put them, so that a bare service environment works.</summary>
internal sealed class ExecutableSearch
{
    private static readonly IReadOnlyList<string> s_usual =
        ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

    private ExecutableSearch(IReadOnlyList<string> directories) => Directories = directories;

    /// <summary>In order of search, each once.</summary>
    public IReadOnlyList<string> Directories { get; }

    /// <summary>A search of <paramref name="path"/> (as the variable PATH) and the usual folders.</summary>
    /// <remarks>Relative entries are left out: root must not run what the working directory holds.</remarks>
    public static ExecutableSearch Of(string? path) => new(
        [.. (path ?? "").Split(':').Where(directory => directory.StartsWith('/')).Concat(s_usual).Distinct()]);

    /// <summary>The full path, or null.</summary>
    public string? Find(string name)
    {
        if (name.Length == 0 || name.Contains('\0')) return null;
        return name.Contains('/')
            ? (IsExecutable(name) ? Path.GetFullPath(name) : null)
            : Directories.Select(directory => $"{directory.TrimEnd('/')}/{name}").FirstOrDefault(IsExecutable);
    }

    private static bool IsExecutable(string path)
    {
        const UnixFileMode anyExecute =
            UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        try
        {
            FileSystemInfo file = new FileInfo(path);
            // A link's own mode says nothing: /usr/sbin/iptables is a link to a link.
            FileSystemInfo target = file.ResolveLinkTarget(returnFinalTarget: true) ?? file;
            return target is FileInfo { Exists: true } && (target.UnixFileMode & anyExecute) != 0;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
