using System.Text.Json;

namespace Sampan.Daemon.Cni;

/// <summary>
/// Brings pods into the network and out of it. Intent is on disk before the first plugin runs, the result before
/// SetUp returns; so whatever dies when, TearDown knows what to undo. Calls for one sandbox must not overlap.
/// </summary>
internal sealed class PodNetwork(
    CniConfigDirectory configs, CniInvoker invoker, CniCache cache, Func<CniSettings> current, TimeProvider time)
{
    public const string InterfaceName = "eth0";

    private readonly CollectionGate _gate = new(time);

    /// <summary>What is in force now.</summary>
    public CniSettings Settings => current();

    /// <summary>Runs ADD. After a failure or a cancellation everything was undone, or is kept for TearDown.</summary>
    /// <exception cref="CniException">No config, or a plugin failed.</exception>
    public async Task<CniAttachment> SetUpAsync(CniPod pod, CancellationToken token)
    {
        using IDisposable entered = await _gate.EnterAsync(pod.SandboxId, token);
        // A record left by an earlier try may stand for an address that is still reserved.
        await TearDownInsideAsync(pod.SandboxId, pod.NetnsPath, token);
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

    /// <summary>Records an attachment that somebody else made, so that TearDown undoes it. One that is on record already stays.</summary>
    /// <returns>The pod's addresses.</returns>
    /// <exception cref="CniException">There is no config.</exception>
    public IReadOnlyList<string> Adopt(CniPod pod, AdoptedNetwork known)
    {
        if (cache.Read(pod.SandboxId) is { } attached)
        {
            return attached.Ips;
        }
        CniConfigList list = known.Config is { } config ? CniConfigParser.Parse("the configuration of its ADD", config) : configs.Load();
        IReadOnlyList<string> ips = known.Result is { } result && CniResult.PodIps(result) is { Count: > 0 } found ? found : known.Addresses;
        cache.Write(Intent(pod, list) with { Phase = CniPhase.Attached, Result = known.Result, Ips = ips });
        return ips;
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
        using IDisposable entered = await _gate.EnterAsync(sandboxId, token);
        return await TearDownInsideAsync(sandboxId, netnsPath, token);
    }

    private async Task<IReadOnlyList<CniException>> TearDownInsideAsync(
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
        try
        {
            if (cache.Read(sandboxId) is { Result: { } result } attachment)
            {
                CniConfigList list = CniConfigParser.Parse(attachment.ConfigFile, attachment.Config);
                await invoker.CheckAsync(list, CniCall.For(attachment, attachment.NetnsPath), result, token);
            }
        }
        catch (CniException) when (_gate.IsInside(sandboxId) || !File.Exists(cache.PathOf(sandboxId)))
        {
            // Its DEL came in between.
        }
    }

    /// <summary>
    /// Undoes the attachments of sandboxes that are no more, then lets plugins collect what belongs to none of the others.
    /// Returns what failed.
    /// </summary>
    /// <param name="isKept">Whether there is a sandbox of that id.</param>
    /// <param name="token">Stops it.</param>
    /// <exception cref="CniException">There is no config.</exception>
    public async Task<IReadOnlyList<CniException>> CollectAsync(Func<string, bool> isKept, CancellationToken token)
    {
        var failures = new List<CniException>();
        foreach (string id in cache.Ids().Where(id => !isKept(id)))
        {
            try
            {
                failures.AddRange(await TearDownAsync(id, null, token));
            }
            catch (CniException e)
            {
                failures.Add(e);
            }
        }
        CniConfigList list = configs.Load();
        if (Settings.CollectInterval == TimeSpan.Zero || !CniInvoker.CanCollect(list))
        {
            return failures;
        }
        using IDisposable? alone = await _gate.TryCollectAsync(Settings.QuietTimeout, token);
        if (alone is null)
        {
            failures.Add(new CniException(
                $"network plugins could not collect: pods came and went without a break for {Settings.QuietTimeout.TotalSeconds:0} s"));
            return failures;
        }
        failures.AddRange(await CollectAloneAsync(list, token));
        return failures;
    }

    // All that has a record is valid, also one that is damaged or whose DEL failed: its turn comes with its sandbox.
    private async Task<IReadOnlyList<CniException>> CollectAloneAsync(CniConfigList list, CancellationToken token)
    {
        using var limit = new CancellationTokenSource(Settings.CollectTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, token);
        try
        {
            return await invoker.CollectAsync(
                list, [.. cache.Ids().Select(id => new CniPlace(id, InterfaceName))], both.Token);
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            return [new CniException($"network plugins did not collect within {Settings.CollectTimeout.TotalSeconds:0} s")];
        }
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
        using var limit = new CancellationTokenSource(Settings.RollbackTimeout, time);
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
            return [new CniException($"DEL did not end within {Settings.RollbackTimeout.TotalSeconds:0} s")];
        }
    }

    private static string Join(IEnumerable<CniException> failures) => string.Join("; ", failures.Select(f => f.Message));
}
