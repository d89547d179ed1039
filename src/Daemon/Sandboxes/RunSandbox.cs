using Sampan.Cri;
using Sampan.Cri.V1;
using Sampan.Daemon.Engines;
using Sampan.Daemon.Lifecycle;
using Sampan.Daemon.State;

namespace Sampan.Daemon.Sandboxes;

/// <summary>RuntimeService/RunPodSandbox.</summary>
internal sealed class RunSandbox(
    ObjectState state, IContainerEngine engine, PauseImage pauseImage, SandboxNetwork network, SandboxCreations creations)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    /// <summary>Makes a sandbox, or joins the making of the same one.</summary>
    /// <exception cref="CriException">The configuration cannot be had, or such a sandbox exists.</exception>
    /// <exception cref="StepFailedException">A step failed and was undone.</exception>
    public async Task<RunPodSandboxResponse> HandleAsync(RunPodSandboxRequest request, CancellationToken token)
    {
        SandboxRules.Validate(request.Config);
        string id = await JoinAsync(request, token);
        // One that finished when its caller had left may have been removed since, by somebody who saw it listed.
        if (state.Sandboxes.Find(id) is null)
        {
            id = await JoinAsync(request, token);
        }
        return new RunPodSandboxResponse { PodSandboxId = id };
    }

    private Task<string> JoinAsync(RunPodSandboxRequest request, CancellationToken token) => creations.Operations.RunAsync(
        SandboxRules.Key(request.Config.Metadata), Limit, (entered, own) => CreateAsync(request, entered, own), token);

    private async Task<string> CreateAsync(RunPodSandboxRequest request, Action<string> entered, CancellationToken token)
    {
        if (FindSame(request) is { } same)
        {
            return same.Id;
        }
        SandboxRequest named = await NameAsync(new SandboxRequest("", request.Config, request.RuntimeHandler, null), entered, token);
        var record = new SandboxRecord
        {
            Id = named.Id,
            Config = request.Config,
            RuntimeHandler = request.RuntimeHandler,
            CreatedAt = state.Now,
            BootId = state.BootId,
        };
        state.Sandboxes.Add(record);
        try
        {
            await creations.Steps.RunAsync($"sandbox {record.Id}", Steps(named), entered, token);
        }
        catch (StepFailedException failure)
        {
            Forget(record, failure);
            throw;
        }
        return record.Id;
    }

    // What it leaves behind when the daemon ends here is swept at the next start.
    private async Task<SandboxRequest> NameAsync(SandboxRequest request, Action<string> entered, CancellationToken token)
    {
        await creations.Steps.RunAsync(
            $"sandbox {request.Config.Metadata.Namespace}/{request.Config.Metadata.Name}",
            [
                new("fetch the pause image", async own =>
                    request = request with { PauseImage = engine.NeedsPause(request) ? await pauseImage.EnsureAsync(own) : null }),
                new("get an id", async own => request = request with { Id = await engine.NameSandboxAsync(request, own) }),
            ],
            entered,
            token);
        return request;
    }

    private List<Step> Steps(SandboxRequest request)
    {
        string id = request.Id;
        var handle = new SandboxHandle();
        IReadOnlyList<string> addresses = [];
        return
        [
            new("make files and namespaces",
                async token =>
                {
                    handle = await engine.PrepareSandboxAsync(request, token);
                    state.Sandboxes.Update(id, known => known with { Handle = handle });
                },
                token => engine.RemoveSandboxAsync(id, handle, token)),
            new("set up the network",
                async token => addresses = handle.NetworkNamespace is { } pin
                    ? await network.SetUpAsync(id, request.Config, pin, token)
                    : [],
                token => network.TearDownAsync(id, handle.NetworkNamespace, token)),
            new("start the sandbox",
                async token => handle = await engine.StartSandboxAsync(request, handle, token),
                token => engine.StopSandboxAsync(id, handle, token)),
            new("ask NRI plugins", token =>
            {
                state.Sandboxes.Update(id, known => known with { Handle = handle, Addresses = addresses });
                return state.Hooks.RunSandboxAsync(id, token);
            }),
            new("record it as ready", _ =>
            {
                state.Sandboxes.Update(id, known => known with { Handle = handle, Addresses = addresses, IsComplete = true });
                return Task.CompletedTask;
            }),
        ];
    }

    private void Forget(SandboxRecord record, StepFailedException failure)
    {
        if (failure.UndoFailures.Count == 0)
        {
            state.Sandboxes.Remove(record.Id);
        }
        else
        {
            state.Sandboxes.Update(record.Id, known => known with { UndoFailed = true });
        }
    }

    /// <summary>The answer to a retry whose first answer was lost: the same sandbox, if it was asked for in the same words.</summary>
    private SandboxRecord? FindSame(RunPodSandboxRequest request)
    {
        string key = SandboxRules.Key(request.Config.Metadata);
        SandboxRecord? same = state.Sandboxes.All.FirstOrDefault(
            record => SandboxRules.Key(record.Config.Metadata) == key && record.IsComplete);
        if (same is null)
        {
            return null;
        }
        bool isReady = same.State(state.BootId, engine.IsSandboxRunning(same.Id, same.Handle)) == PodSandboxState.SandboxReady;
        return isReady && same.Config.Equals(request.Config) && same.RuntimeHandler == request.RuntimeHandler
            ? same
            : throw CriException.AlreadyExists(
                $"sandbox {same.Id} already has the name {request.Config.Metadata.Namespace}/{request.Config.Metadata.Name}, "
                + $"attempt {request.Config.Metadata.Attempt}: remove it, or ask with a higher attempt");
    }
}
