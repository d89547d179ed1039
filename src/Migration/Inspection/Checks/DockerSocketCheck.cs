using System.Text.Json.Nodes;
using Sampan.Migration.Inspection.Facts;

namespace Sampan.Migration.Inspection.Checks;

/// <summary>WL-DOCKERSOCK.</summary>
internal sealed class DockerSocketCheck : Check
{
    private static readonly string[] Shims = ["kubelet", "hyperkube", "cri-dockerd"];

    public override string Id => "WL-DOCKERSOCK";

    public override string Title => "Which pods talk to Docker or read its files?";

    public override string LooksAt =>
        "hostPath volumes that are or hold Docker's socket, /var/lib/docker, /etc/docker, /usr/bin/docker; DOCKER_HOST; static pods, scaled-down and suspended workloads; processes that have the socket open";

    public override string Weighs => "blocker that can be accepted; warning for / and /var, and where Docker stays";

    public override string Remedy => "Build images with kaniko, buildah or buildkit, or run a Docker of its own in the pod (dind); agents have settings for CRI.";

    public override CheckNeeds Needs => CheckNeeds.Cluster;

    public override string Explanation =>
        "A pod that brings in Docker's socket finds no Docker after the move, or one that knows nothing of Kubernetes' containers. Looking for docker.sock in "
        + "hostPath misses pods that bring in /var/run, /run or / as a whole, those that read /var/lib/docker (log agents, cAdvisor), use the host's docker "
        + "program, or name DOCKER_HOST; and those that do not run just now. A pod with a dockerd of its own inside goes on working.";

    public override IEnumerable<Finding> Judge(CheckContext context)
    {
        if (context.Target is TargetKind.Docker or TargetKind.CriDockerd)
            yield break;
        foreach (PodFacts pod in context.Node.Workloads())
        {
            foreach ((string volume, string path) in pod.HostPaths())
            {
                if (DockerPaths.Meaning(path) is not { } meaning)
                    continue;
                string evidence = $"{pod.Title}: volume {volume} is {path}, {meaning}.";
                yield return DockerPaths.IsWide(path) || context.KeepDocker ? Warn(pod.Title, evidence) : BlockUnlessAccepted(pod.Title, evidence);
            }
            if (Host(pod) is { } host)
                yield return context.KeepDocker ? Warn(pod.Title, host) : BlockUnlessAccepted(pod.Title, host);
        }
        // What is between Docker and its pods is moved, or goes.
        string[] users = [.. (context.Node.Docker?.SocketUsers ?? []).Except(Shims)];
        if (users.Length > 0)
            yield return Warn("docker.sock", $"Processes of this node that have Docker's socket open: {Names(users)}.", "Find out what they want of Docker, and whether they know the CRI.");
    }

    // A Docker of the pod's own is no obstacle: it listens on the pod's loopback.
    private static string? Host(PodFacts pod)
    {
        foreach (JsonObject container in pod.Containers())
        {
            string? value = container.Children("env").FirstOrDefault(e => e.Text("name") == "DOCKER_HOST").Text("value");
            if (value is null || value.Contains("localhost", StringComparison.Ordinal) || value.Contains("127.0.0.1", StringComparison.Ordinal))
                continue;
            return $"{pod.Title}: container {container.Text("name")} has DOCKER_HOST={value}.";
        }
        return null;
    }
}
