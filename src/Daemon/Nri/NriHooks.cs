using System.Collections.Concurrent;
using Google.Protobuf;
using Sampan.Cri.Nri;
using Sampan.Cri.V1;
using Sampan.Daemon.Engines;
using Sampan.Daemon.State;
using Sampan.Oci.Runtime;
using Container = Sampan.Cri.Nri.Container;
using Event = Sampan.Cri.Nri.Event;
using PodSandbox = Sampan.Cri.Nri.PodSandbox;

namespace Sampan.Daemon.Nri;

/// <summary>Tells plugins of each step, in their order. A plugin that is slow or gone is dropped, and the step goes on.</summary>
internal sealed class NriHooks(NriServer server, NriRuntime runtime, TimeSpan limit) : ILifecycleHooks
{
    private readonly ConcurrentDictionary<string, Task> _stopping = new(StringComparer.Ordinal);
    private readonly NriDispatch _dispatch = new(server, limit);

    public async Task RunSandboxAsync(string id, CancellationToken token)
    {
        using IDisposable turn = await server.Gate.EnterHookAsync(token);
        if (Pod(id) is { } pod)
        {
            await _dispatch.AskAsync(OfPod(
                Event.RunPodSandbox, "RunPodSandbox", pod, new Cri.Nri.RunPodSandboxRequest { Pod = pod }, Cri.Nri.RunPodSandboxResponse.Parser), token);
        }
        runtime.Announced(id);
    }

    public async Task UpdateSandboxAsync(
        string id, LinuxContainerResources? resources, LinuxContainerResources? overhead, CancellationToken token)
    {
        using IDisposable turn = await server.Gate.EnterHookAsync(token);
        if (Pod(id) is { } pod)
        {
            await _dispatch.AskAsync(new NriCall<UpdatePodSandboxResponse>(
                Event.UpdatePodSandbox, "UpdatePodSandbox",
                new UpdatePodSandboxRequest
                {
                    Pod = pod,
                    OverheadLinuxResources = overhead is null ? null : NriObjects.Resources(overhead),
                    LinuxResources = resources is null ? null : NriObjects.Resources(resources),
                },
                UpdatePodSandboxResponse.Parser), token);
        }
    }

    public Task PostUpdateSandboxAsync(string id, CancellationToken token) => WithPodAsync(id, pod => _dispatch.TellAsync(OfPod(
        Event.PostUpdatePodSandbox, "PostUpdatePodSandbox", pod,
        new PostUpdatePodSandboxRequest { Pod = pod }, PostUpdatePodSandboxResponse.Parser), token), token);

    public async Task StopSandboxAsync(string id, CancellationToken token)
    {
        foreach (ContainerRecord container in runtime.State.ContainersOf(id))
        {
            await StoppedAsync(container.Id);
        }
        await WithPodAsync(id, pod => _dispatch.TellAsync(OfPod(
            Event.StopPodSandbox, "StopPodSandbox", pod,
            new Cri.Nri.StopPodSandboxRequest { Pod = pod }, Cri.Nri.StopPodSandboxResponse.Parser), token), token);
    }

    public Task RemoveSandboxAsync(string id, CancellationToken token)
    {
        runtime.Forget(id);
        return WithPodAsync(id, pod => _dispatch.TellAsync(OfPod(
            Event.RemovePodSandbox, "RemovePodSandbox", pod,
            new Cri.Nri.RemovePodSandboxRequest { Pod = pod }, Cri.Nri.RemovePodSandboxResponse.Parser), token), token);
    }

    public async Task<RuntimeSpec> CreateContainerAsync(string id, RuntimeSpec spec, ISpecOffers offers, CancellationToken token)
    {
        using IDisposable turn = await server.Gate.EnterHookAsync(token);
        RuntimeSpec adjusted = server.Plugins.Count > 0 && runtime.State.Containers.Find(id) is { } record && Pod(record.SandboxId) is { } pod
            ? await new ContainerAdjustments(_dispatch, runtime).RunAsync(record, pod, spec, offers, token)
            : spec;
        runtime.Announced(id);
        return adjusted;
    }

    public Task PostCreateContainerAsync(string id, CancellationToken token) => WithContainerAsync(id, known => _dispatch.TellAsync(known.Call(
        Event.PostCreateContainer, "PostCreateContainer",
        new PostCreateContainerRequest { Pod = known.Pod, Container = known.Shown }, PostCreateContainerResponse.Parser), token), token);

    public Task StartContainerAsync(string id, CancellationToken token) => WithContainerAsync(id, known => _dispatch.AskAsync(known.Call(
        Event.StartContainer, "StartContainer",
        new Cri.Nri.StartContainerRequest { Pod = known.Pod, Container = known.Shown }, Cri.Nri.StartContainerResponse.Parser), token), token);

    public Task PostStartContainerAsync(string id, CancellationToken token) => WithContainerAsync(id, known => _dispatch.TellAsync(known.Call(
        Event.PostStartContainer, "PostStartContainer",
        new PostStartContainerRequest { Pod = known.Pod, Container = known.Shown }, PostStartContainerResponse.Parser), token), token);

    public async Task<ResourceChange> UpdateContainerAsync(string id, LinuxContainerResources asked, CancellationToken token)
    {
        using IDisposable turn = await server.Gate.EnterHookAsync(token);
        return server.Plugins.Count > 0 && Find(id) is { } known
            ? await new ResourceUpdates(_dispatch, runtime).RunAsync(known.Pod, known.Shown, asked, token)
            : new ResourceChange(asked);
    }

    public Task PostUpdateContainerAsync(string id, CancellationToken token) => WithContainerAsync(id, known => _dispatch.TellAsync(known.Call(
        Event.PostUpdateContainer, "PostUpdateContainer",
        new PostUpdateContainerRequest { Pod = known.Pod, Container = known.Shown }, PostUpdateContainerResponse.Parser), token), token);

    public void ContainerStopped(string id) => _stopping[id] = TellStoppedAsync(id);

    public async Task RemoveContainerAsync(string id, CancellationToken token)
    {
        await StoppedAsync(id);
        _stopping.TryRemove(id, out _);
        runtime.Forget(id);
        await WithContainerAsync(id, known => _dispatch.TellAsync(known.Call(
            Event.RemoveContainer, "RemoveContainer",
            new Cri.Nri.RemoveContainerRequest { Pod = known.Pod, Container = known.Shown }, Cri.Nri.RemoveContainerResponse.Parser), token), token);
    }

    // Each call in it has its own limit; no caller's token ends it.
    private Task TellStoppedAsync(string id) => Task.Run(() => WithContainerAsync(id, async known =>
    {
        var call = new NriCall<Cri.Nri.StopContainerResponse>(
            Event.StopContainer, "StopContainer",
            new Cri.Nri.StopContainerRequest { Pod = known.Pod, Container = known.Shown }, Cri.Nri.StopContainerResponse.Parser);
        foreach ((_, Cri.Nri.StopContainerResponse answer) in await _dispatch.TellAsync(call, CancellationToken.None))
        {
            await runtime.UpdateAsync(answer.Update, CancellationToken.None);
        }
    }, CancellationToken.None));

    private Task StoppedAsync(string id) => _stopping.GetValueOrDefault(id, Task.CompletedTask);

    private async Task WithPodAsync(string id, Func<PodSandbox, Task> tell, CancellationToken token)
    {
        using IDisposable turn = await server.Gate.EnterHookAsync(token);
        if (server.Plugins.Count > 0 && Pod(id) is { } pod)
        {
            await tell(pod);
        }
    }

    private async Task WithContainerAsync(string id, Func<Known, Task> tell, CancellationToken token)
    {
        // Inside the gate: a plugin that is being shown this container wants to hear what becomes of it.
        using IDisposable turn = await server.Gate.EnterHookAsync(token);
        if (server.Plugins.Count > 0 && Find(id) is { } known)
        {
            await tell(known);
        }
    }

    private PodSandbox? Pod(string id) => runtime.State.Sandboxes.Find(id) is { } record ? NriObjects.Pod(record) : null;

    private Known? Find(string id) => runtime.State.Containers.Find(id) is { } record && Pod(record.SandboxId) is { } pod
        ? new Known(pod, runtime.Show(record))
        : null;

    private static NriCall<T> OfPod<T>(Event kind, string method, PodSandbox pod, IMessage request, MessageParser<T> parser)
        where T : class, IMessage<T> => new(kind, method, request, parser) { Old = new StateChangeEvent { Event = kind, Pod = pod } };

    private sealed record Known(PodSandbox Pod, Container Shown)
    {
        public NriCall<T> Call<T>(Event kind, string method, IMessage request, MessageParser<T> parser)
            where T : class, IMessage<T> =>
            new(kind, method, request, parser) { Old = new StateChangeEvent { Event = kind, Pod = Pod, Container = Shown } };
    }
}
