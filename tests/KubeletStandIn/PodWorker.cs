using System.Globalization;
using Sampan.Tests.KubeletStandIn.Pods;
using Sampan.Tests.KubeletStandIn.Runtimes;

namespace Sampan.Tests.KubeletStandIn;

/// <summary>Brings what the runtime has to what the manifests want, one round at a time.</summary>
internal sealed class PodWorker(IPodRuntime runtime, ManifestFolder manifests)
{
    private const string LinkFolder = "/var/log/containers";

    private readonly HashSet<string> _told = [];

    public async Task SyncAsync()
    {
        IReadOnlyList<StaticPod> wanted = manifests.Read();
        IReadOnlyList<FoundSandbox> sandboxes = await runtime.SandboxesAsync();
        IReadOnlyList<FoundContainer> containers = await runtime.ContainersAsync();
        foreach (string uid in sandboxes.Select(sandbox => sandbox.Uid).Concat(containers.Select(c => c.Uid)).Distinct().Except(wanted.Select(pod => pod.Uid)))
            await TryAsync(uid, () => RemovePodAsync(uid, sandboxes, containers));
        foreach (StaticPod pod in wanted)
        {
            await TryAsync(pod.Name, () => SyncPodAsync(
                pod, [.. sandboxes.Where(sandbox => sandbox.Uid == pod.Uid)], [.. containers.Where(container => container.Uid == pod.Uid)]));
        }
        DropDeadLinks();
    }

    private async Task SyncPodAsync(StaticPod pod, IReadOnlyList<FoundSandbox> sandboxes, IReadOnlyList<FoundContainer> containers)
    {
        FoundSandbox? ready = sandboxes.Where(sandbox => sandbox.Ready).MaxBy(sandbox => sandbox.Attempt);
        foreach (FoundSandbox old in sandboxes.Where(sandbox => sandbox != ready))
        {
            foreach (FoundContainer container in containers.Where(container => container.SandboxId == old.Id))
            {
                await runtime.StopContainerAsync(container.Id, pod.GraceSeconds);
                await runtime.RemoveContainerAsync(container.Id);
            }
            await runtime.StopSandboxAsync(old);
            await runtime.RemoveSandboxAsync(old);
        }
        string id = ready?.Id ?? await RunSandboxAsync(pod, sandboxes);
        foreach (PodContainer container in pod.Containers)
        {
            FoundContainer[] known = [.. containers.Where(found => found.Name == container.Name).OrderBy(found => found.Attempt)];
            FoundContainer? last = known.LastOrDefault(found => found.SandboxId == id);
            if (last is { Running: true })
            {
                Link(pod, container, last.Id, last.Attempt);
                continue;
            }
            if (!await runtime.HasImageAsync(container.Image))
                throw new RuntimeFault($"Failed to pull image \"{container.Image}\": there is no registry");
            uint attempt = known.Length > 0 ? known[^1].Attempt + 1 : AttemptByLogs(pod, container);
            string started = await runtime.RunContainerAsync(pod, container, id, attempt);
            Console.Error.WriteLine($"Started container {container.Name} of {pod.Name}: {started}, attempt {attempt}");
            Link(pod, container, started, attempt);
            // One dead container is kept for its log.
            foreach (FoundContainer dead in known.SkipLast(1).Where(found => found.SandboxId == id))
                await runtime.RemoveContainerAsync(dead.Id);
        }
    }

    private async Task<string> RunSandboxAsync(StaticPod pod, IReadOnlyList<FoundSandbox> before)
    {
        Directory.CreateDirectory(pod.LogFolder);
        string id = await runtime.RunSandboxAsync(pod, before.Count == 0 ? 0 : before.Max(sandbox => sandbox.Attempt) + 1);
        Console.Error.WriteLine($"Created sandbox of {pod.Name}: {id}");
        return id;
    }

    private async Task RemovePodAsync(string uid, IReadOnlyList<FoundSandbox> sandboxes, IReadOnlyList<FoundContainer> containers)
    {
        const int grace = 30;
        foreach (FoundContainer container in containers.Where(container => container.Uid == uid))
        {
            await runtime.StopContainerAsync(container.Id, grace);
            await runtime.RemoveContainerAsync(container.Id);
        }
        foreach (FoundSandbox sandbox in sandboxes.Where(sandbox => sandbox.Uid == uid))
        {
            await runtime.StopSandboxAsync(sandbox);
            await runtime.RemoveSandboxAsync(sandbox);
            Console.Error.WriteLine($"Removed pod {sandbox.Name}");
        }
    }

    private async Task TryAsync(string what, Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception e) when (e is RuntimeFault or Cri.CriException or IOException)
        {
            // Each once: the next round tries again.
            if (_told.Add(e.Message))
                Console.Error.WriteLine($"Error syncing pod {what}: {e.Message}");
        }
    }

    /// <summary>A runtime that knows nothing of a container's past goes on after its last log.</summary>
    private static uint AttemptByLogs(StaticPod pod, PodContainer container)
    {
        string folder = $"{pod.LogFolder}/{container.Name}";
        return !Directory.Exists(folder) ? 0 : Directory.EnumerateFileSystemEntries(folder)
            .Select(file => Path.GetFileName(file).Split('.')[0])
            .Where(name => uint.TryParse(name, out _))
            .Select(name => uint.Parse(name, CultureInfo.InvariantCulture) + 1)
            .DefaultIfEmpty(0u).Max();
    }

    private static void Link(StaticPod pod, PodContainer container, string id, uint attempt)
    {
        string link = $"{LinkFolder}/{pod.Name}_{pod.Namespace}_{container.Name}-{id}.log";
        if (new FileInfo(link).LinkTarget is not null)
            return;
        Directory.CreateDirectory(LinkFolder);
        File.CreateSymbolicLink(link, $"{pod.LogFolder}/{container.Name}/{attempt}.log");
    }

    private static void DropDeadLinks()
    {
        if (!Directory.Exists(LinkFolder))
            return;
        foreach (string link in Directory.GetFileSystemEntries(LinkFolder).Where(link => File.ResolveLinkTarget(link, returnFinalTarget: true) is not { Exists: true }))
            File.Delete(link);
    }
}
