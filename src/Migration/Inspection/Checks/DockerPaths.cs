namespace Sampan.Migration.Inspection.Checks;

/// <summary>Folders and files of a node through which pods reach Docker.</summary>
internal static class DockerPaths
{
    private static readonly string[] Sockets = ["/run/docker.sock", "/run/dockershim.sock", "/run/cri-dockerd.sock"];

    private static readonly string[] Folders = ["/var/lib/docker", "/etc/docker", "/run/docker", "/var/lib/dockershim", "/var/lib/cri-dockerd"];

    private static readonly string[] Programs = ["/usr/bin/docker", "/usr/local/bin/docker", "/bin/docker", "/usr/sbin/docker"];

    /// <summary>What a path is to Docker; null if nothing.</summary>
    public static string? Meaning(string path)
    {
        string real = path == "/var/run" || path.StartsWith("/var/run/", StringComparison.Ordinal) ? path["/var".Length..] : path;
        if (Sockets.Contains(real))
            return "Docker's socket";
        if (Programs.Any(p => real == p || real.StartsWith(p + "-", StringComparison.Ordinal)))
            return "Docker's program";
        if (Folders.FirstOrDefault(f => PodReading.Holds(f, real)) is { } folder)
            return folder == "/etc/docker" ? "Docker's configuration" : "Docker's data";
        if (real == "/")
            return "the whole node, with Docker's socket and data";
        if (real == "/var")
            return "with /var/run and /var/lib/docker in it";
        return Sockets.FirstOrDefault(s => PodReading.Holds(real, s)) is { } socket ? $"which holds {socket}" : null;
    }

    /// <summary>Whether a folder holds so much else that Docker need not be meant.</summary>
    public static bool IsWide(string path) => path is "/" or "/var";
}
