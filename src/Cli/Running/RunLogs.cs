using Sampan.Cri.V1;

namespace Sampan.Cli.Running;

/// <summary>Where the logs of pods made by <c>sampan run</c> lie.</summary>
internal static class RunLogs
{
    public const string Root = "/var/log/sampan";

    /// <summary>The folder of a pod's logs: <c>/var/log/sampan/POD_UID</c>.</summary>
    public static string FolderOf(PodSandboxMetadata pod, string root) => Path.Combine(root, $"{pod.Name}_{pod.Uid}");

    /// <summary>A container's log within it.</summary>
    public static string FileOf(string container) => container + ".log";

    /// <summary>
    /// Removes a pod's log folder under <see cref="Root"/>. Names come from the runtime, where others put them too: one that
    /// is more than a file's name is left alone, and so is all that is not a log.
    /// </summary>
    public static void Remove(PodSandboxMetadata pod)
    {
        string name = $"{pod.Name}_{pod.Uid}";
        if (name.Contains('/', StringComparison.Ordinal) || name.Contains("..", StringComparison.Ordinal))
            return;
        var folder = new DirectoryInfo(Path.Combine(Root, name));
        if (!folder.Exists || folder.LinkTarget is not null)
            return;
        foreach (FileInfo file in folder.EnumerateFiles("*.log*"))
            file.Delete();
        if (!folder.EnumerateFileSystemInfos().Any())
            folder.Delete();
    }
}
