using Sampan.Cri;
using Sampan.Cri.Nri;
using Sampan.Daemon.Engines;
using Sampan.Daemon.State;
using Sampan.Oci.Runtime;

namespace Sampan.Daemon.Nri;

/// <summary>
/// One container's creation as plugins shape it: each in its turn sees what those before it made, validators see the
/// whole, and only then anything happens to other containers.
/// </summary>
internal sealed class ContainerAdjustments(NriDispatch dispatch, NriRuntime runtime)
{
    /// <summary>The spec to use.</summary>
    /// <exception cref="NriException">A plugin refused, two disagree, or a validator rejected.</exception>
    public async Task<RuntimeSpec> RunAsync(
        ContainerRecord record, PodSandbox pod, RuntimeSpec spec, ISpecOffers offers, CancellationToken token)
    {
        IReadOnlyList<NriPlugin> plugins = dispatch.Wanting(Event.CreateContainer);
        IReadOnlyList<NriPlugin> validators = dispatch.Wanting(Event.ValidateContainerAdjustment);
        Container pristine = NriObjects.Container(record, spec);
        var claims = new AdjustmentClaims();
        var all = new ContainerAdjustment();
        var updates = new List<ContainerUpdate>();
        var evictions = new List<ContainerEviction>();
        foreach (NriPlugin plugin in plugins)
        {
            CreateContainerResponse? answer = await dispatch.CallAsync(
                plugin,
                new NriCall<CreateContainerResponse>(
                    Event.CreateContainer, "CreateContainer",
                    new CreateContainerRequest { Pod = pod, Container = NriObjects.Container(record, spec) }, CreateContainerResponse.Parser),
                token);
            if (answer is null)
            {
                continue;
            }
            if (answer.Adjust is { } adjustment)
            {
                claims.Claim(record.Id, plugin.Id, adjustment);
                spec = Apply(plugin, spec, adjustment, offers);
                AdjustmentMerge.Add(all, adjustment);
            }
            updates.AddRange(Claimed(plugin, record.Id, answer.Update, claims));
            evictions.AddRange(answer.Evict);
        }
        foreach (NriPlugin validator in validators)
        {
            await ValidateAsync(validator, new ValidateContainerAdjustmentRequest
            {
                Pod = pod,
                Container = pristine,
                Adjust = all,
                Update = { updates },
                Owners = claims.Owners(),
                Plugins = { plugins.Select(plugin => new PluginInstance { Name = plugin.Name, Index = plugin.Index }) },
            }, token);
        }
        runtime.Record(record.Id, all.Linux?.Resources, all.Linux?.OomScoreAdj);
        await runtime.UpdateAsync(updates, token);
        await runtime.EvictAsync(evictions, token);
        return spec;
    }

    /// <summary>The updates of other containers, each claimed; one that may fail and is another plugin's is left out.</summary>
    /// <exception cref="NriException">Two plugins disagree, or one updates the container that it was asked to adjust.</exception>
    public static IEnumerable<ContainerUpdate> Claimed(
        NriPlugin plugin, string creating, IEnumerable<ContainerUpdate> updates, AdjustmentClaims claims)
    {
        var kept = new List<ContainerUpdate>();
        foreach (ContainerUpdate update in updates)
        {
            if (creating.Length > 0 && update.ContainerId == creating)
            {
                throw new NriException(
                    $"NRI plugin {plugin.Id} updates container {creating}, which is being made: it has to adjust it instead");
            }
            try
            {
                claims.Claim(update.ContainerId, plugin.Id, update.Linux?.Resources ?? new Sampan.Cri.Nri.LinuxResources());
                kept.Add(update);
            }
            catch (NriException) when (update.IgnoreFailure)
            {
                // As the plugin wishes.
            }
        }
        return kept;
    }

    private static RuntimeSpec Apply(NriPlugin plugin, RuntimeSpec spec, ContainerAdjustment adjustment, ISpecOffers offers)
    {
        try
        {
            return SpecAdjustment.Apply(spec, adjustment, offers);
        }
        catch (CriException refusal)
        {
            throw CriException.FailedPrecondition($"NRI plugin {plugin.Id} adjusts what cannot be had: {refusal.Message}", refusal);
        }
    }

    private async Task ValidateAsync(NriPlugin validator, ValidateContainerAdjustmentRequest request, CancellationToken token)
    {
        ValidateContainerAdjustmentResponse? answer = await dispatch.CallAsync(
            validator,
            new NriCall<ValidateContainerAdjustmentResponse>(
                Event.ValidateContainerAdjustment, "ValidateContainerAdjustment", request, ValidateContainerAdjustmentResponse.Parser),
            token);
        if (answer is { Reject: true })
        {
            throw new NriException(
                $"NRI plugin {validator.Id} rejects what plugins make of the container: {(answer.Reason.Length > 0 ? answer.Reason : "it gives no reason")}");
        }
    }
}
