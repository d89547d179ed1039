using Sampan.Cri;
using Sampan.Docker;
using Sampan.Migration.Verifying.Probes;

namespace Sampan.Migration.Verifying;

/// <summary>Asks a node everything, in order; what fails is asked again until the time for it is up.</summary>
public sealed class VerifySuite(IReadOnlyList<INodeProbe> probes)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <summary>All probes.</summary>
    public static VerifySuite Standard { get; } = new(
    [
        new CriVersionProbe(),
        new CriStatusProbe(),
        new CgroupDriverProbe(),
        new ImageSpaceProbe(),
        new ImagesProbe(),
        new PausePinnedProbe(),
        new KubeletEndpointProbe(),
        new KubeletHealthProbe(),
        new NodeReadyProbe(),
        new StaticPodsProbe(),
        new DoublePodsProbe(),
        new DockerEmptyProbe(),
        new CgroupPathProbe(),
        new LogFormatProbe(),
        new LogLinksProbe(),
        new AddressesProbe(),
        new FirewallProbe(),
        new DeepPodProbe(),
        new KubeletStableProbe(),
    ]);

    /// <summary>The probes.</summary>
    public IReadOnlyList<INodeProbe> Probes => probes;

    /// <summary>Runs them; deep ones only where they are asked for.</summary>
    /// <param name="node">The node.</param>
    /// <param name="progress">Told of each result as it is there.</param>
    /// <param name="cancellation">Breaks off.</param>
    public async Task<IReadOnlyList<ProbeResult>> RunAsync(VerifyContext node, IProgress<ProbeResult>? progress, CancellationToken cancellation)
    {
        long begin = node.Tools.Time.GetTimestamp();
        var results = new List<ProbeResult>();
        foreach (INodeProbe probe in probes.Where(p => !p.IsDeep || node.Options.Deep))
        {
            ProbeResult result = await TryAsync(probe, node, cancellation);
            while (result.State == ProbeState.Failed && node.Tools.Time.GetElapsedTime(begin) < node.Options.Wait)
            {
                await Task.Delay(Pause, node.Tools.Time, cancellation);
                result = await TryAsync(probe, node, cancellation);
            }
            // All that ask a runtime which does not answer would say the same.
            if (result.State == ProbeState.Failed && results.Find(r => r.State == ProbeState.Failed && r.Detail == result.Detail) is { } told)
                result = result with { State = ProbeState.Skipped, Detail = $"as {told.Probe} says" };
            results.Add(result);
            progress?.Report(result);
        }
        return results;
    }

    private static async Task<ProbeResult> TryAsync(INodeProbe probe, VerifyContext node, CancellationToken cancellation)
    {
        try
        {
            return await probe.RunAsync(node, cancellation);
        }
        catch (Exception e) when (e is CriException or MigrationException or IOException or UnauthorizedAccessException or DockerException)
        {
            return new ProbeResult(probe.Name, ProbeState.Failed, e.Message);
        }
    }
}
