namespace Sampan.Migration.Targets;

/// <summary>The command lines of a package manager.</summary>
/// <param name="Install">Installs and never removes another package; asks nothing; the packages' names or files follow.</param>
/// <param name="Simulate">Says what an installation would do; changes nothing.</param>
/// <param name="SimulateUninstall">Says what <paramref name="Uninstall"/> would do; changes nothing.</param>
/// <param name="Uninstall">Removes packages and leaves their configuration and data; asks nothing.</param>
/// <param name="Purge">Removes packages with their configuration, where there is a difference; asks nothing.</param>
/// <param name="List">Lists the names of installed packages, one a line.</param>
/// <param name="Suffix">How the files of a bundle end.</param>
internal sealed record PackageTool(
    IReadOnlyList<string> Install,
    IReadOnlyList<string> Simulate,
    IReadOnlyList<string> SimulateUninstall,
    IReadOnlyList<string> Uninstall,
    IReadOnlyList<string> Purge,
    IReadOnlyList<string> List,
    string Suffix)
{
    /// <summary>Marks packages as wanted for themselves; empty where there is no such mark.</summary>
    internal IReadOnlyList<string> Mark { get; private init; } = [];

    /// <summary>Lists the packages that have that mark.</summary>
    internal IReadOnlyList<string> ListMarked { get; private init; } = [];

    private static readonly string[] RpmList = ["rpm", "-qa", "--qf", "%{NAME}\\n"];

    /// <summary>The tool of a name: <c>apt</c>, <c>dnf</c>, <c>yum</c> or <c>zypper</c>; null for others.</summary>
    internal static PackageTool? Of(string name) => name switch
    {
        "apt" => new PackageTool(
            ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "-y", "-q", "--no-install-recommends", "--no-remove", "-o", "Dpkg::Options::=--force-confold"],
            ["apt-get", "install", "-s", "-q", "--no-install-recommends", "--no-remove"],
            ["apt-get", "remove", "-s", "-q"],
            ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "remove", "-y", "-q"],
            ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "purge", "-y", "-q"],
            ["dpkg-query", "-W", "-f", "${db:Status-Abbrev} ${Package}\\n"],
            ".deb")
        {
            Mark = ["apt-mark", "manual"],
            ListMarked = ["apt-mark", "showmanual"],
        },
        "dnf" => new PackageTool(
            ["dnf", "install", "-y"], ["dnf", "install", "--assumeno"], ["dnf", "remove", "--assumeno", "--noautoremove"],
            ["dnf", "remove", "-y", "--noautoremove"], ["dnf", "remove", "-y", "--noautoremove"], RpmList, ".rpm")
        {
            Mark = ["dnf", "mark", "install"],
            ListMarked = ["dnf", "repoquery", "--userinstalled", "--qf", "%{name}\\n"],
        },
        "yum" => new PackageTool(
            ["yum", "install", "-y"], ["yum", "install", "--assumeno"], ["rpm", "-e", "--test"], ["rpm", "-e"], ["rpm", "-e"], RpmList, ".rpm"),
        "zypper" => new PackageTool(
            ["zypper", "--non-interactive", "install", "--no-recommends"], ["zypper", "--non-interactive", "install", "--dry-run", "--no-recommends"],
            ["rpm", "-e", "--test"], ["rpm", "-e"], ["rpm", "-e"], RpmList, ".rpm"),
        _ => null,
    };

    /// <summary>The names in what <see cref="List"/> wrote.</summary>
    internal static IReadOnlySet<string> Names(string output) => output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        // dpkg puts the state in front: only what is fully there counts.
        .Where(line => !line.Contains(' ') || line.StartsWith("ii", StringComparison.Ordinal) || line.StartsWith("hi", StringComparison.Ordinal))
        .Select(line => line[(line.LastIndexOf(' ') + 1)..])
        .ToHashSet(StringComparer.Ordinal);
}
