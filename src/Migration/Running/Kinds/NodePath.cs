using Sampan.Migration.Planning;

namespace Sampan.Migration.Running.Kinds;

/// <summary>Paths that steps name.</summary>
internal static class NodePath
{
    // What pods own is never touched; the rest are no files.
    private static readonly string[] Forbidden = ["/var/lib/kubelet/pods", "/proc", "/sys", "/dev"];

    /// <summary>A path of a step's arguments.</summary>
    /// <exception cref="MigrationException">It is not absolute, or leads where no step may write.</exception>
    internal static string Of(StrictMap arguments, string key, PlanStep step)
    {
        string path = arguments.Text(key);
        if (path.Length is < 2 or > 4095 || path[0] != '/' || path.Contains('\0') || path.TrimEnd('/') != path || Path.GetFullPath(path) != path)
            throw new MigrationException($"step {step.Id}: '{path}' is not the absolute path of a file.");
        return Array.Find(Forbidden, folder => path == folder || path.StartsWith(folder + "/", StringComparison.Ordinal)) is { } forbidden
            ? throw new MigrationException($"step {step.Id}: {path}: nothing below {forbidden} is ever changed.")
            : path;
    }
}
