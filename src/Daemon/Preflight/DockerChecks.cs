using Sampan.Daemon.Configuration;

namespace Sampan.Daemon.Preflight;

/// <summary>The Docker Engine, where it runs the pods. It may come later: the daemon waits for it.</summary>
internal static class DockerChecks
{
    private const string Id = "docker-socket";

    public static PreflightFinding Decide(DockerOptions options, bool isThere) => isThere
        ? PreflightFinding.Ok(Id, "the Docker Engine's socket is there", options.Socket)
        : PreflightFinding.Warning(
            Id, "no pod can run before the Docker Engine does", $"no socket at {options.Socket}", "start dockerd, or correct docker.socket");
}
