using Sampan.Cli.Commands;
using Sampan.Cli.Commands.Images;
using Sampan.Cli.Lookup;
using Sampan.Cri;
using Sampan.Cri.V1;

namespace Sampan.Cli.Running;

/// <summary>Makes a pod and a container in it, or leaves nothing behind.</summary>
internal sealed class Runner(Session session)
{
    private static readonly TimeSpan CleanupTime = TimeSpan.FromSeconds(20);

    /// <summary>Pulls if need be, makes the pod unless one is joined, and makes and starts the container.</summary>
    public async Task<RunningContainer> StartAsync(RunOptions options, CancellationToken cancellation)
    {
        var finder = new ObjectFinder(session);
        PodSandbox? joined = options.Pod is null ? null : await finder.PodAsync(options.Pod, cancellation);
        if (joined is null)
            await RefuseUsedNameAsync(finder, options, cancellation);
        string image = await ImageAsync(finder, options, cancellation);

        PodSandboxConfig config = joined is null ? SandboxConfigs.Of(options) : await JoinedConfigAsync(joined, options, cancellation);
        MakeLogFolder(config.LogDirectory);
        string? made = null;
        string? container = null;
        string step = $"make pod {options.Name}";
        try
        {
            made = joined is null ? await RunPodAsync(config, options, cancellation) : null;
            step = $"make container {options.Name}";
            container = await CreateAsync(made ?? joined!.Id, config, ContainerConfigs.Of(options, image, config.Metadata), cancellation);
            step = $"start container {options.Name}";
            await session.Runtime.StartContainerAsync(new StartContainerRequest { ContainerId = container }, cancellation);
            return new RunningContainer(container, made, options.PodMetadata);
        }
        catch (CriException e)
        {
            await UndoAsync(made, container, options);
            throw CliException.During(step, Failure.Of(e, cancellation)!);
        }
        catch
        {
            await UndoAsync(made, container, options);
            throw;
        }
    }

    // Kubernetes tells pods apart by their uid; people do not.
    private static async Task RefuseUsedNameAsync(ObjectFinder finder, RunOptions options, CancellationToken cancellation)
    {
        PodSandbox? other = (await finder.PodsAsync(cancellation))
            .FirstOrDefault(p => p.Item.Metadata.Name == options.Name && p.Item.Metadata.Namespace == options.Namespace)?.Item;
        if (other is not null)
        {
            throw CliException.Failed(
                $"there is a pod {options.Namespace}/{options.Name} already", $"remove it ('sampan rmp -f {options.Name}'), or choose another --name");
        }
    }

    // A folder that cannot be made here need not be needed: the runtime may be elsewhere and make it itself.
    private static void MakeLogFolder(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw CliException.Failed($"the log folder {path} cannot be made: {e.Message}", "run this as root, or choose another with --log-dir");
        }
    }

    private async Task<string> ImageAsync(ObjectFinder finder, RunOptions options, CancellationToken cancellation)
    {
        Image? present = options.Pull == PullPolicy.Always ? null : await finder.FindImageAsync(options.Image, cancellation);
        if (present is not null)
            return present.Id;
        if (options.Pull == PullPolicy.Never)
            throw CliException.NotFound($"image '{options.Image}' is not here", $"pull it ('sampan pull {options.Image}'), or leave out --pull never");
        return await new Puller(session, lines: false).PullAsync(options.Image, null, null, cancellation);
    }

    private async Task<PodSandboxConfig> JoinedConfigAsync(PodSandbox pod, RunOptions options, CancellationToken cancellation)
    {
        if (pod.State != PodSandboxState.SandboxReady)
            throw CliException.Failed($"pod {options.Pod} is not ready", "see 'sampan pods'");
        var request = new PodSandboxStatusRequest { PodSandboxId = pod.Id };
        PodSandboxStatus status = (await session.Runtime.PodSandboxStatusAsync(request, cancellation)).Status;
        return SandboxConfigs.Of(status, RunLogs.FolderOf(pod.Metadata, options.LogRoot));
    }

    private async Task<string> RunPodAsync(PodSandboxConfig config, RunOptions options, CancellationToken cancellation)
    {
        var request = new RunPodSandboxRequest { Config = config, RuntimeHandler = options.Handler };
        // As the kubelet: twice the time of other calls, since it may pull the pause image and wait for the network.
        return (await session.Runtime.RunPodSandboxAsync(request, cancellation, session.Timeout * 2)).PodSandboxId;
    }

    private async Task<string> CreateAsync(string pod, PodSandboxConfig podConfig, ContainerConfig config, CancellationToken cancellation)
    {
        var request = new CreateContainerRequest { PodSandboxId = pod, Config = config, SandboxConfig = podConfig };
        return (await session.Runtime.CreateContainerAsync(request, cancellation)).ContainerId;
    }

    // On its own time: the user's cancel must not stop the cleaning up.
    private async Task UndoAsync(string? pod, string? container, RunOptions options)
    {
        using var limit = new CancellationTokenSource(CleanupTime, session.Host.Time);
        try
        {
            if (pod is not null)
                await new RunPods(session).RemoveAsync(pod, limit.Token);
            else if (container is not null)
                await session.Runtime.RemoveContainerAsync(new RemoveContainerRequest { ContainerId = container }, limit.Token);
        }
        catch (Exception e) when (e is CriException or OperationCanceledException)
        {
            session.Terminal.Error($"pod {options.Name} could not be removed again: {e.Message}", $"remove it with 'sampan rmp -f {options.Name}'");
        }

        if (options.Pod is null && options.LogRoot == RunLogs.Root)
            new RunPods(session).RemoveLogs(options.PodMetadata);
    }
}
