namespace Sampan.Migration.Habits;

/// <summary>Commands that a runtime of Kubernetes has no equal for, and what people take instead.</summary>
internal static class AbsentHabits
{
    private const string Builders = "Runtimes of Kubernetes build no images. In pods: kaniko or BuildKit (rootless); on a machine: buildah, podman or 'nerdctl build' with BuildKit.";
    private const string NoVolumes = "There are no Docker volumes: pods have PersistentVolumeClaims, emptyDir and hostPath, which the kubelet mounts.";
    private const string NoNetworks = "There are no Docker networks: all pods share the node's CNI network (/etc/cni/net.d), and NetworkPolicies divide them.";

    public static IReadOnlyList<Habit> All { get; } =
    [
        Absent("build", ["build", "image build", "buildx", "builder", "buildx build", "builder build", "builder prune"], "docker build -t app:1 .", Builders,
            "buildah bud -t app:1 .", "nerdctl -n k8s.io build -t app:1 ."),
        Absent("image from a container", ["commit", "container commit"], "docker commit web app:2", "The CRI makes no images from containers. " + Builders, "nerdctl -n k8s.io commit CONTAINER app:2"),
        Absent("changes in a container", ["diff", "container diff"], "docker diff web", "The CRI compares nothing; the container's upper layer is listed in its mount.",
            "grep ' / ' /proc/PID/mountinfo"),
        Absent("files of a container as tar", ["export", "container export"], "docker export -o web.tar web", "The CRI exports no containers: while one runs, its files are below /proc/PID/root.",
            "tar -C /proc/$(crictl inspect -o go-template --template '{{.info.pid}}' CONTAINER)/root -cf web.tar ."),
        Absent("image from a tar of files", ["import", "image import"], "docker import root.tar base:1",
            "A tar of bare files is no image; 'sampan images import' and 'ctr images import' read archives of images (docker save, OCI) only.", "buildah from scratch; buildah add …; buildah commit … base:1"),
        Absent("rename", ["rename", "container rename"], "docker rename web web2", "A container's name is its place in the pod's specification and never changes."),
        Absent("sign in to a registry", ["login"], "docker login registry.example.com",
            "Nobody signs in on the node: pods name imagePullSecrets (kubectl create secret docker-registry …), or their ServiceAccount does; for the whole node a credential provider of the kubelet, or the registry configuration of the runtime. 'sampan pull', 'crictl pull' and 'ctr images pull' take the password with --creds or --user.",
            "kubectl create secret docker-registry NAME --docker-server=HOST --docker-username=USER --docker-password=PASSWORD"),
        Absent("sign out", ["logout"], "docker logout", "There is nothing to sign out of: see login."),
        Absent("search a registry", ["search"], "docker search nginx", "Runtimes search nothing; 'skopeo list-tags docker://REPOSITORY' lists tags.", "skopeo list-tags docker://docker.io/library/nginx"),
        Absent("networks", ["network"], "docker network ls", NoNetworks),
        Absent("volumes", ["volume"], "docker volume ls", NoVolumes),
        Absent("compose", ["compose"], "docker compose up -d", "Compose files are Docker's. What belongs to the cluster becomes manifests (kompose converts), what does not needs a machine that keeps Docker, or podman compose, nerdctl compose.", "kompose convert"),
        Absent("swarm", ["swarm", "node", "service", "stack", "config", "secret"], "docker service ls", "Swarm is Docker's own orchestrator: what it runs has to move before Docker stops. Kubernetes' words are Deployment, Service, ConfigMap, Secret."),
        Absent("plugins", ["plugin"], "docker plugin ls", "Docker's plugins end with it: volumes are CSI's, networks CNI's, logs an agent's business."),
        Absent("contexts", ["context"], "docker context ls", "sampan and crictl speak to a socket of this machine: -r unix:///PATH."),
        Absent("manifests and trust", ["manifest", "trust"], "docker manifest inspect nginx:1.27", "Runtimes only pull; skopeo and cosign look at registries and signatures.", "skopeo inspect --raw docker://docker.io/library/nginx:1.27"),
        Absent("checkpoints", ["checkpoint"], "docker checkpoint create web c1", "The kubelet's API makes checkpoints (ContainerCheckpoint); 'crictl checkpoint --export=FILE CONTAINER' where the runtime does."),
        Absent("scans", ["scan", "scout", "sbom"], "docker scout cves nginx:1.27", "Scanners read the registry or an archive, no Docker: trivy, grype, syft."),
        Absent("assistants and products", ["ai", "desktop", "debug", "init", "mcp", "model", "offload", "extension", "app", "dev", "feedback"], "docker debug web",
            "Docker Desktop's own; 'kubectl debug' adds a container with tools to a pod."),
    ];

    private static Habit Absent(string purpose, IReadOnlyList<string> names, string example, string reason, params string[] others) =>
        new(purpose, names, "", [example], (_, draft) =>
        {
            foreach (string other in others)
                draft.Illustrate(other);
            draft.Note(reason);
        }) { Anything = true };
}
