using System.Collections.Concurrent;
using Google.Protobuf;
using Sampan.Cri.Nri;
using Sampan.Daemon.State;
using Sampan.Oci.Runtime;

namespace Sampan.Daemon.Nri;

/// <summary>Tells plugins of each step, in their order. A plugin that is slow or gone is dropped, and the step goes on.</summary>
internal sealed class NriHooks(NriServer server, NriRuntime runtime, TimeSpan limit) : ILifecycleHooks
{
    private readonly ConcurrentDictionary<string, Task> _stopping = new(StringComparer.Ordinal);

    public async Task RunSandboxAsync(string id, CancellationToken token)
    {
        using IDisposable turn = await server.Gate.EnterHookAsync(token);
        if (Pod(id) is { } pod)
        {
            await EachAsync(Event.RunPodSandbox, "RunPodSandbox", new RunPodSandboxRequest { Pod = pod }, RunPodSandboxResponse.Parser, token);
        }
        runtime.Announced(id);
    }

    public async Task StopSandboxAsync(string id, CancellationToken token)
    {
        foreach (ContainerRecord container in runtime.State.ContainersOf(id))
        {
            await StoppedAsync(container.Id);
        }
        using IDisposable turn = await server.Gate.EnterHookAsync(token);
        if (Pod(id) is { } pod)
        {
            await TellAsync(Event.StopPodSandbox, "StopPodSandbox", new StopPodSandboxRequest { Pod = pod }, StopPodSandboxResponse.Parser, token);
        }
    }

    public async Task RemoveSandboxAsync(string id, CancellationToken token)
    {
        using IDisposable turn = await server.Gate.EnterHookAsync(token);
        runtime.Forget(id);
        if (Pod(id) is { } pod)
        {
            await TellAsync(
                Event.RemovePodSandbox, "RemovePodSandbox", new RemovePodSandboxRequest { Pod = pod }, RemovePodSandboxResponse.Parser, token);
        }
    }

    public async Task<RuntimeSpec> CreateContainerAsync(string id, RuntimeSpec spec, CancellationToken token)
    {
        using IDisposable turn = await server.Gate.EnterHookAsync(token);
        var claims = new AdjustmentClaims();
        foreach (NriPlugin plugin in server.Plugins.Where(each => each.Wants(Event.CreateContainer)))
        {
            if (Find(id) is not { } known)
            {
                break;
            }
            var request = new CreateContainerRequest { Pod = known.Pod, Container = NriObjects.Container(known.Record, spec) };
            if (await CallAsync(plugin, "CreateContainer", request, CreateContainerResponse.Parser, token) is not { } answer)
            {
                continue;
            }
            if (answer.Adjust is { } adjustment)
            {
                claims.Claim(plugin.Id, adjustment);
                spec = SpecAdjustment.Apply(spec, adjustment);
            }
            await runtime.UpdateAsync(answer.Update, token);
            await runtime.EvictAsync(answer.Evict, token);
        }
        runtime.Announced(id);
        return spec;
    }

    public Task PostCreateContainerAsync(string id, CancellationToken token) => WithContainerAsync(id, known => TellAsync(
        Event.PostCreateContainer, "PostCreateContainer",
        new PostCreateContainerRequest { Pod = known.Pod, Container = known.Shown }, PostCreateContainerResponse.Parser, token), token);

    public Task StartContainerAsync(string id, CancellationToken token) => WithContainerAsync(id, known => EachAsync(
        Event.StartContainer, "StartContainer",
        new StartContainerRequest { Pod = known.Pod, Container = known.Shown }, StartContainerResponse.Parser, token), token);

    public Task PostStartContainerAsync(string id, CancellationToken token) => WithContainerAsync(id, known => TellAsync(
        Event.PostStartContainer, "PostStartContainer",
        new PostStartContainerRequest { Pod = known.Pod, Container = known.Shown }, PostStartContainerResponse.Parser, token), token);

    public void ContainerStopped(string id) => _stopping[id] = TellStoppedAsync(id);

    public async Task RemoveContainerAsync(string id, CancellationToken token)
    {
        await StoppedAsync(id);
        _stopping.TryRemove(id, out _);
        runtime.Forget(id);
        await WithContainerAsync(id, known => TellAsync(
            Event.RemoveContainer, "RemoveContainer",
            new RemoveContainerRequest { Pod = known.Pod, Container = known.Shown }, RemoveContainerResponse.Parser, token), token);
    }

    // Each call in it has its own limit; no caller's token ends it.
    private Task TellStoppedAsync(string id) => Task.Run(() => WithContainerAsync(id, async known =>
    {
        var request = new StopContainerRequest { Pod = known.Pod, Container = known.Shown };
        foreach (StopContainerResponse answer in await TellAsync(
            Event.StopContainer, "StopContainer", request, StopContainerResponse.Parser, CancellationToken.None))
        {
            await runtime.UpdateAsync(answer.Update, CancellationToken.None);
        }
    }, CancellationToken.None));

    private Task StoppedAsync(string id) => _stopping.GetValueOrDefault(id, Task.CompletedTask);

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

    private Known? Find(string id) =>
        runtime.State.Containers.Find(id) is { } record && Pod(record.SandboxId) is { } pod
            ? new Known(record, pod, runtime.Show(record))
            : null;

    // For steps that a plugin may refuse.
    private async Task<List<T>> EachAsync<T>(Event kind, string method, IMessage request, MessageParser<T> parser, CancellationToken token)
        where T : class, IMessage<T>
    {
        var answers = new List<T>();
        foreach (NriPlugin plugin in server.Plugins.Where(each => each.Wants(kind)))
        {
            if (await CallAsync(plugin, method, request, parser, token) is { } answer)
            {
                answers.Add(answer);
            }
        }
        return answers;
    }

    // For steps that no plugin may hold up: a refusal counts for nothing.
    private async Task<List<T>> TellAsync<T>(Event kind, string method, IMessage request, MessageParser<T> parser, CancellationToken token)
        where T : class, IMessage<T>
    {
        var answers = new List<T>();
        foreach (NriPlugin plugin in server.Plugins.Where(each => each.Wants(kind)))
        {
            try
            {
                if (await CallAsync(plugin, method, request, parser, token) is { } answer)
                {
                    answers.Add(answer);
                }
            }
            catch (NriException)
            {
                // Its refusal; it stays.
            }
        }
        return answers;
    }

    private async Task<T?> CallAsync<T>(NriPlugin plugin, string method, IMessage request, MessageParser<T> parser, CancellationToken token)
        where T : class, IMessage<T>
    {
        try
        {
            return await plugin.CallAsync(method, request, parser, limit, token);
        }
        catch (NriException refusal)
        {
            throw new NriException($"NRI plugin {plugin.Id} refused {method}: {refusal.Message}", refusal);
        }
        catch (Exception exception) when (exception is TimeoutException or IOException)
        {
            server.Drop(plugin, $"{method}: {exception.Message}");
            return null;
        }
    }

    private sealed record Known(ContainerRecord Record, PodSandbox Pod, Container Shown);
}
