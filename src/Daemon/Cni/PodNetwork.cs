using System.Text.Json;

namespace Sampan.Daemon.Cni;

/// <summary>
/// Brings pods into the network and out of it. Intent is on disk before the first plugin runs, the result before
/// SetUp returns; so whatever dies when, TearDown knows what to undo. Calls for one sandbox must not overlap.
/// </summary>
internal sealed class PodNetwork(
    CniConfigDirectory configs, CniInvoker invoker, CniCache cache, CniSettings settings, TimeProvider time)
{
    public const string InterfaceName = "eth0";

    /// <summary>Runs ADD. After a failure or a cancellation everything was undone, or is kept for TearDown.</summary>
    /// <exception cref="CniException">No config, or a plugin failed.</exception>
    public async Task<CniAttachment> SetUpAsync(CniPod pod, CancellationToken token)
    {
        // A record left by an earlier try may stand for an address that is still reserved.
        await TearDownAsync(pod.SandboxId, pod.NetnsPath, token);
        CniConfigList list = configs.Load();
        CniAttachment intent = Intent(pod, list);
        CniCall call = CniCall.For(intent, pod.NetnsPath);
        cache.Write(intent);
        try
        {
            JsonElement result = await invoker.AddAsync(list, call, token);
            IReadOnlyList<string> ips = CniResult.PodIps(result);
            CniAttachment attached = intent with
            {
                Phase = CniPhase.Attached,
                Result = result,
                Ips = ips.Count > 0 ? ips : throw new CniException($"network {list.Name} gave the pod no address"),
            };
            cache.Write(attached);
            return attached;
        }
        catch (Exception cause)
        {
            IReadOnlyList<CniException> failures = await RollBackAsync(list, call, pod.SandboxId);
            if (failures.Count == 0 || cause is OperationCanceledException)
            {
                throw;
            }
            throw new CniException($"{cause.Message}; undoing it failed too: {Join(failures)}", cause);
        }
    }

    /// <summary>
    /// Runs DEL with the config and result of the ADD; done at once when there is no record. Returns what failed and
    /// no longer matters: the DEL of an ADD that never ended well.
    /// </summary>
    /// <param name="sandboxId">The sandbox.</param>
    /// <param name="netnsPath">Its network namespace; null when that is gone.</param>
    /// <param name="token">Stops it; the record stays.</param>
    /// <exception cref="CniException">The DEL of a finished ADD failed; the record stays for the next try.</exception>
    public async Task<IReadOnlyList<CniException>> TearDownAsync(
        string sandboxId, string? netnsPath, CancellationToken token)
    {
        CniAttachment? attachment = cache.Read(sandboxId);
        if (attachment is null)
        {
            return [];
        }
        CniConfigList list = CniConfigParser.Parse(attachment.ConfigFile, attachment.Config);
        string? netns = netnsPath is not null && File.Exists(netnsPath) ? netnsPath : null;
        IReadOnlyList<CniException> failures = await invoker.DeleteAsync(
            list, CniCall.For(attachment, netns), attachment.Result, token);
        if (failures.Count > 0 && attachment.Phase == CniPhase.Attached)
        {
            throw new CniException($"the network of sandbox {sandboxId} is not undone: {Join(failures)}", failures[0]);
        }
        cache.Delete(sandboxId);
        return failures;
    }

    /// <summary>The record of a sandbox; null when it has none.</summary>
    /// <exception cref="CniException">The record cannot be read.</exception>
    public CniAttachment? Find(string sandboxId) => cache.Read(sandboxId);

    /// <summary>Runs CHECK on a sandbox's attachment; nothing when there is none.</summary>
    /// <exception cref="CniException">The attachment is damaged.</exception>
    public async Task CheckAsync(string sandboxId, CancellationToken token)
    {
        if (cache.Read(sandboxId) is { Result: { } result } attachment)
        {
            CniConfigList list = CniConfigParser.Parse(attachment.ConfigFile, attachment.Config);
            await invoker.CheckAsync(list, CniCall.For(attachment, attachment.NetnsPath), result, token);
        }
    }

    /// <summary>Undoes the records of sandboxes that are no more, then lets plugins collect. Returns what failed.</summary>
    /// <param name="sandboxIds">The sandboxes that live.</param>
    /// <param name="token">Stops it.</param>
    /// <exception cref="CniException">There is no config.</exception>
    public async Task<IReadOnlyList<CniException>> CollectAsync(
        IReadOnlySet<string> sandboxIds, CancellationToken token)
    {
        var failures = new List<CniException>();
        var valid = new List<CniAttachment>();
        foreach (string id in cache.Ids())
        {
            try
            {
                if (!sandboxIds.Contains(id))
                {
                    failures.AddRange(await TearDownAsync(id, null, token));
                }
                else if (cache.Read(id) is { } attachment)
                {
                    valid.Add(attachment);
                }
            }
            catch (CniException e)
            {
                failures.Add(e);
            }
        }
        failures.AddRange(await invoker.CollectAsync(configs.Load(), valid, token));
        return failures;
    }

    private CniAttachment Intent(CniPod pod, CniConfigList list) => new()
    {
        SandboxId = pod.SandboxId,
        Phase = CniPhase.Adding,
        NetnsPath = pod.NetnsPath,
        InterfaceName = InterfaceName,
        Args = CniArgs.For(pod),
        RuntimeConfig = CniRuntimeConfig.For(pod).ToJson(),
        ConfigFile = list.FileName,
        Config = list.Source,
        CachePath = cache.PathOf(pod.SandboxId),
    };

    // On a clock of its own: the caller's token may be why the ADD failed.
    private async Task<IReadOnlyList<CniException>> RollBackAsync(CniConfigList list, CniCall call, string sandboxId)
    {
        using var limit = new CancellationTokenSource(settings.RollbackTimeout, time);
        try
        {
            IReadOnlyList<CniException> failures = await invoker.DeleteAsync(list, call, null, limit.Token);
            if (failures.Count == 0)
            {
                cache.Delete(sandboxId);
            }
            return failures;
        }
        catch (OperationCanceledException)
        {
            return [new CniException($"DEL did not end within {settings.RollbackTimeout.TotalSeconds:0} s")];
        }
    }

    private static string Join(IEnumerable<CniException> failures) => string.Join("; ", failures.Select(f => f.Message));
}
