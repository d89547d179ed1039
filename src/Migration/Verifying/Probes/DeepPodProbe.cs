using Sampan.Cri;
using Sampan.Cri.V1;

namespace Sampan.Migration.Verifying.Probes;

/// <summary>Can a pod be made, used and removed? With images that are on the node only.</summary>
internal sealed class DeepPodProbe : INodeProbe
{
    private const string Text = "sampan-verify";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60), Poll = TimeSpan.FromMilliseconds(200);

    /// <inheritdoc/>
    public string Name => "pod";

    /// <inheritdoc/>
    public string Title => "Can a pod be made, used and removed?";

    /// <inheritdoc/>
    public bool IsDeep => true;

    /// <inheritdoc/>
    public async Task<ProbeResult> RunAsync(VerifyContext node, CancellationToken cancellation)
    {
        Image? image = await ImageAsync(node, cancellation);
        if (image is null && node.Options.ProbeImage is { } wanted)
            return this.Failed($"the image {wanted} is not on the node, and nothing is pulled here");
        PodSandboxConfig config = PodConfig(node);
        string pod = "";
        try
        {
            pod = (await node.Runtime.RunPodSandboxAsync(new RunPodSandboxRequest { Config = config }, cancellation)).PodSandboxId;
            return await UseAsync(node, pod, config, image, cancellation);
        }
        finally
        {
            await RemoveAsync(node, pod, config);
        }
    }

    private async Task<ProbeResult> UseAsync(VerifyContext node, string pod, PodSandboxConfig config, Image? image, CancellationToken cancellation)
    {
        PodSandboxStatusResponse status = await node.Runtime.PodSandboxStatusAsync(new PodSandboxStatusRequest { PodSandboxId = pod }, cancellation);
        string address = status.Status.Network?.Ip ?? "";
        if (status.Status.State != PodSandboxState.SandboxReady || address.Length == 0)
            return this.Failed($"the pod is {status.Status.State} with the address '{address}'");
        if (image is null)
            return this.Ok($"a pod got the address {address}; for more name an image with a shell: --probe-image");
        bool shell = node.Options.ProbeImage is not null;
        var container = new ContainerConfig
        {
            Metadata = new ContainerMetadata { Name = Text },
            Image = new ImageSpec { Image = image.Id, UserSpecifiedImage = node.Options.ProbeImage ?? "" },
            LogPath = $"{Text}/0.log",
            Linux = new LinuxContainerConfig { Resources = new LinuxContainerResources(), SecurityContext = new LinuxContainerSecurityContext { NamespaceOptions = Namespaces() } },
        };
        if (shell)
            container.Command.Add(["sh", "-c", $"echo {Text}; while :; do sleep 1; done"]);
        string id = (await node.Runtime.CreateContainerAsync(
            new CreateContainerRequest { PodSandboxId = pod, Config = container, SandboxConfig = config }, cancellation)).ContainerId;
        await node.Runtime.StartContainerAsync(new StartContainerRequest { ContainerId = id }, cancellation);
        if (await ProblemAsync(node, id, shell, $"{config.LogDirectory}/{container.LogPath}", cancellation) is { } problem)
            return this.Failed(problem);
        await node.Runtime.StopContainerAsync(new StopContainerRequest { ContainerId = id, Timeout = 0 }, cancellation);
        ContainerStatusResponse ended = await node.Runtime.ContainerStatusAsync(new ContainerStatusRequest { ContainerId = id }, cancellation);
        if (ended.Status.State != ContainerState.ContainerExited)
            return this.Failed($"after a stop the container is {ended.Status.State}");
        return this.Ok($"a pod with the address {address}: container, {(shell ? "log, exec, exec over WebSocket, " : "")}stop");
    }

    private static async Task<string?> ProblemAsync(VerifyContext node, string id, bool shell, string log, CancellationToken cancellation)
    {
        ContainerStatusResponse status = await node.Runtime.ContainerStatusAsync(new ContainerStatusRequest { ContainerId = id }, cancellation);
        if (status.Status.State != ContainerState.ContainerRunning)
            return $"the container is {status.Status.State}: {status.Status.Reason} {status.Status.Message}";
        if (!shell)
            return null;
        if (!await HasLineAsync(node, log, cancellation))
            return $"what the container wrote is not in {log}";
        ExecSyncResponse exec = await node.Runtime.ExecSyncAsync(new ExecSyncRequest { ContainerId = id, Cmd = { "sh", "-c", $"echo {Text}" }, Timeout = 30 }, cancellation);
        if (exec.ExitCode != 0 || exec.Stdout.ToStringUtf8().Trim() != Text)
            return $"a command in it ended with {exec.ExitCode} and said: {exec.Stdout.ToStringUtf8()}{exec.Stderr.ToStringUtf8()}";
        ExecResponse stream = await node.Runtime.ExecAsync(new ExecRequest { ContainerId = id, Cmd = { "sh", "-c", $"echo {Text}" }, Stdout = true, Stderr = true }, cancellation);
        return await new ExecStream(stream.Url).ReadAsync(cancellation) is { Problem: { } problem } ? $"exec over WebSocket: {problem}" : null;
    }

    private static async Task<bool> HasLineAsync(VerifyContext node, string log, CancellationToken cancellation)
    {
        long begin = node.Tools.Time.GetTimestamp();
        while (true)
        {
            if (node.Files.Text(log)?.Contains($" stdout F {Text}", StringComparison.Ordinal) == true)
                return true;
            if (node.Tools.Time.GetElapsedTime(begin) > Limit)
                return false;
            await Task.Delay(Poll, node.Tools.Time, cancellation);
        }
    }

    private static async Task<Image?> ImageAsync(VerifyContext node, CancellationToken cancellation)
    {
        if (node.Options.ProbeImage is { } wanted)
        {
            ImageStatusResponse answer = await node.Images.ImageStatusAsync(new ImageStatusRequest { Image = new ImageSpec { Image = wanted } }, cancellation);
            return answer.Image is { Id.Length: > 0 } found ? found : null;
        }
        ListImagesResponse list = await node.Images.ListImagesAsync(new ListImagesRequest(), cancellation);
        return list.Images.FirstOrDefault(i => i.RepoTags.Any(t => t.Contains("/pause:", StringComparison.Ordinal)));
    }

    private static PodSandboxConfig PodConfig(VerifyContext node)
    {
        string uid = Guid.NewGuid().ToString();
        var metadata = new PodSandboxMetadata { Name = Text, Namespace = "default", Uid = uid };
        return new PodSandboxConfig
        {
            Metadata = metadata,
            Hostname = Text,
            LogDirectory = $"/var/log/{Text}/{uid}",
            Labels =
            {
                [KubernetesLabels.PodName] = Text,
                [KubernetesLabels.PodNamespace] = "default",
                [KubernetesLabels.PodUid] = uid,
            },
            Linux = new LinuxPodSandboxConfig { SecurityContext = new LinuxSandboxSecurityContext { NamespaceOptions = Namespaces() } },
        };
    }

    private static NamespaceOption Namespaces() => new() { Network = NamespaceMode.Pod, Pid = NamespaceMode.Container, Ipc = NamespaceMode.Pod };

    // On a clock of its own: what was made goes, whoever has lost patience.
    private static async Task RemoveAsync(VerifyContext node, string pod, PodSandboxConfig config)
    {
        using var limit = new CancellationTokenSource(Limit, node.Tools.Time);
        if (pod.Length == 0)
        {
            // A creation that was broken off may be there all the same.
            var filter = new PodSandboxFilter { LabelSelector = { [KubernetesLabels.PodUid] = config.Metadata.Uid } };
            pod = (await node.Runtime.ListPodSandboxAsync(new ListPodSandboxRequest { Filter = filter }, limit.Token)).Items.FirstOrDefault()?.Id ?? "";
        }
        if (pod.Length > 0)
        {
            try
            {
                await node.Runtime.StopPodSandboxAsync(new StopPodSandboxRequest { PodSandboxId = pod }, limit.Token);
            }
            finally
            {
                await node.Runtime.RemovePodSandboxAsync(new RemovePodSandboxRequest { PodSandboxId = pod }, limit.Token);
            }
        }
        if (node.Files.Find(config.LogDirectory) is { } folder && Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }
}
