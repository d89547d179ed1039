using Microsoft.Extensions.Logging;
using Sampan.Cri;
using Sampan.Cri.V1;
using Sampan.Daemon.Engines;
using Sampan.Daemon.Lifecycle;
using Sampan.Daemon.State;
using Sampan.Images;

namespace Sampan.Daemon.Containers;

/// <summary>RuntimeService/CreateContainer.</summary>
internal sealed partial class CreateContainer(
    ObjectState state, IContainerEngine engine, IImageEngine images, ContainerCreations creations, ILogger<CreateContainer> logger)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    /// <summary>Makes a container, or joins the making of the same one.</summary>
    /// <exception cref="CriException">The configuration cannot be had, or such a container exists.</exception>
    /// <exception cref="StepFailedException">A step failed and was undone.</exception>
    public async Task<CreateContainerResponse> HandleAsync(CreateContainerRequest request, CancellationToken token)
    {
        ContainerConfig config = ContainerRules.Validate(request.Config);
        SandboxRecord sandbox = state.Sandboxes.Resolve(request.PodSandboxId)
            ?? throw CriException.NotFound($"sandbox \"{request.PodSandboxId}\" not found");
        string id = await creations.Operations.RunAsync(
            ContainerRules.Key(sandbox.Id, config.Metadata),
            Limit,
            (entered, own) => CreateAsync(sandbox, config, entered, own),
            token);
        return new CreateContainerResponse { ContainerId = id };
    }

    private async Task<string> CreateAsync(
        SandboxRecord sandbox, ContainerConfig config, Action<string> entered, CancellationToken token)
    {
        if (FindSame(sandbox.Id, config) is { } same)
        {
            return same.Id;
        }
        if (sandbox.State(state.BootId, engine.IsSandboxRunning(sandbox.Id, sandbox.Handle)) != PodSandboxState.SandboxReady)
        {
            throw CriException.FailedPrecondition($"sandbox {sandbox.Id} is not ready: run a new one");
        }
        (StoredImage image, CheckpointSource? checkpoint) = await ContainerImages.FindAsync(config, images, token);
        if (image.ArtifactType is { } kind)
        {
            throw CriException.InvalidArgument(
                $"image \"{config.Image.Image}\" is no container image but an artifact of type {kind}: it can be mounted as an image volume, not run");
        }
        Dictionary<string, StoredImage> mounted = await MountImagesAsync(config, token);
        ContainerRecord? target = Target(sandbox.Id, config);
        var request = new ContainerRequest(
            "", config, sandbox.Id, sandbox.Config, sandbox.Handle, image,
            target?.Pid ?? 0, target?.PidStartTime ?? 0, mounted)
        {
            TargetId = target?.Id ?? "",
            Checkpoint = checkpoint,
        };
        entered("get an id");
        string id = await engine.NameContainerAsync(request, token);
        request = request with
        {
            Id = id,
            AdjustSpec = (spec, offers, own) => state.Hooks.CreateContainerAsync(id, spec, offers, own),
        };
        ContainerRecord record = NewRecord(id, sandbox, config, image) with
        {
            MountImages = mounted.Count == 0 ? null : mounted.ToDictionary(pair => pair.Key, pair => pair.Value.Id.ToString()),
        };
        state.Containers.Add(record with { LogPath = LogPath(sandbox, config) });
        try
        {
            await creations.Steps.RunAsync($"container {record.Id}", Steps(request), entered, token);
        }
        catch (StepFailedException failure)
        {
            Forget(record.Id, failure);
            throw;
        }
        return record.Id;
    }

    private List<Step> Steps(ContainerRequest request)
    {
        ContainerHandle? handle = null;
        return
        [
            new("make root file system and spec",
                async token => handle = await engine.CreateContainerAsync(request, token),
                token => engine.RemoveContainerAsync(request.Id, token)),
            new("record it as created", _ =>
            {
                state.Containers.Update(request.Id, known => known with { User = handle!.User, IsComplete = true });
                foreach (string warning in handle!.Warnings)
                {
                    LogWarning(request.Id, warning);
                }
                return Task.CompletedTask;
            }),
            new("tell NRI plugins", token => state.Hooks.PostCreateContainerAsync(request.Id, token)),
        ];
    }

    private ContainerRecord NewRecord(string id, SandboxRecord sandbox, ContainerConfig config, StoredImage image) => new()
    {
        Id = id,
        SandboxId = sandbox.Id,
        Config = config,
        ImageId = image.Id.ToString(),
        ImageRef = image.RepoDigests.Count > 0 ? image.RepoDigests[0] : image.Id.ToString(),
        ImageName = image.RepoTags.Count > 0 ? image.RepoTags[0] : image.Id.ToString(),
        CreatedAt = state.Now,
        BootId = state.BootId,
        StopSignal = StopSignals.Choose(config.StopSignal, image.Config.Config?.StopSignal),
        Resources = config.Linux?.Resources ?? new LinuxContainerResources(),
    };

    private static string LogPath(SandboxRecord sandbox, ContainerConfig config) =>
        sandbox.Config.LogDirectory.Length > 0 && config.LogPath.Length > 0
            ? Path.GetFullPath(Path.Combine(sandbox.Config.LogDirectory, config.LogPath))
            : "";

    private async Task<Dictionary<string, StoredImage>> MountImagesAsync(ContainerConfig config, CancellationToken token)
    {
        var found = new Dictionary<string, StoredImage>(StringComparer.Ordinal);
        foreach (Mount mount in config.Mounts.Where(mount => mount.Image?.Image.Length > 0))
        {
            found[mount.ContainerPath] = await images.FindAsync(mount.Image.Image, token) ?? throw CriException.NotFound(
                $"image \"{mount.Image.Image}\" of mount \"{mount.ContainerPath}\" not found: pull it first");
        }
        return found;
    }

    // The container whose processes this one is to see.
    private ContainerRecord? Target(string sandboxId, ContainerConfig config)
    {
        NamespaceOption? options = config.Linux?.SecurityContext?.NamespaceOptions;
        if (options?.Pid != NamespaceMode.Target)
        {
            return null;
        }
        ContainerRecord target = state.Containers.Get(options.TargetId);
        return target.SandboxId != sandboxId
                ? throw CriException.InvalidArgument(
                    $"target container {target.Id} of the PID namespace belongs to another sandbox, {target.SandboxId}")
            : target.State != ContainerState.ContainerRunning
                ? throw CriException.FailedPrecondition($"target container {target.Id} of the PID namespace is not running")
            : target;
    }

    private void Forget(string id, StepFailedException failure)
    {
        if (failure.UndoFailures.Count == 0)
        {
            state.Containers.Remove(id);
        }
        else
        {
            // Listed, so that the kubelet's next removal finds it.
            state.Containers.Update(id, known =>
                (known with { IsComplete = true }).Exited(state.Now, ExitReasons.UnknownCode, ExitReasons.Unknown, failure.Message));
        }
    }

    private ContainerRecord? FindSame(string sandboxId, ContainerConfig config)
    {
        string key = ContainerRules.Key(sandboxId, config.Metadata);
        ContainerRecord? same = state.ContainersOf(sandboxId).FirstOrDefault(
            record => record.IsComplete && ContainerRules.Key(sandboxId, record.Config.Metadata) == key);
        return same is null || (same.State == ContainerState.ContainerCreated && same.Config.Equals(config))
            ? same
            : throw CriException.AlreadyExists(
                $"container {same.Id} already has the name {config.Metadata.Name}, attempt {config.Metadata.Attempt}, "
                + $"in sandbox {sandboxId}: remove it, or ask with a higher attempt");
    }

    [LoggerMessage(3001, LogLevel.Warning, "container {Container}: {Warning}")]
    private partial void LogWarning(string container, string warning);
}
