using System.Globalization;
using Sampan.Cli.Commands.Containers;
using Sampan.Cli.Lookup;
using Sampan.Cli.Output;
using Sampan.Cri.V1;

namespace Sampan.Cli.Commands.Pods;

/// <summary><c>sampan stats --pods</c>.</summary>
internal sealed class PodUsage(Session session)
{
    // What a rate is measured over when the runtime does not give one.
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);

    /// <summary>Shows what pods use.</summary>
    /// <param name="pod">One by its name; null for those that use anything.</param>
    /// <param name="all">Also those that do not.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<int> ShowAsync(string? pod, bool all, CancellationToken cancellation)
    {
        var filter = new PodSandboxStatsFilter();
        if (pod is not null)
            filter.Id = (await new ObjectFinder(session).PodAsync(pod, cancellation)).Id;
        PodSandboxStats[] stats = await AskAsync(filter, cancellation);
        if (session.Format is OutputFormat.Json or OutputFormat.Yaml)
        {
            session.Terminal.Out.Write(Documents.Text(Documents.Of(new ListPodSandboxStatsResponse { Stats = { stats } }), session.Format));
            return ExitCode.Ok;
        }

        Dictionary<string, PodSandboxStats> earlier = [];
        if (!session.Quiet && stats.Any(s => s.Linux?.Cpu is { UsageNanoCores: null }))
        {
            earlier = stats.ToDictionary(s => s.Attributes.Id);
            await Task.Delay(Window, session.Host.Time, cancellation);
            stats = await AskAsync(filter, cancellation);
        }

        Write(all || pod is not null ? stats : [.. stats.Where(s => s.Linux?.Cpu is not null || s.Linux?.Memory is not null)], earlier);
        return ExitCode.Ok;
    }

    private async Task<PodSandboxStats[]> AskAsync(PodSandboxStatsFilter filter, CancellationToken cancellation)
    {
        var request = new ListPodSandboxStatsRequest { Filter = filter };
        ListPodSandboxStatsResponse answer = await session.Runtime.ListPodSandboxStatsAsync(request, cancellation);
        return
        [
            .. answer.Stats.Where(s => s.Attributes is not null)
                .OrderBy(s => s.Attributes.Metadata?.Namespace, StringComparer.Ordinal)
                .ThenBy(s => s.Attributes.Metadata?.Name, StringComparer.Ordinal),
        ];
    }

    private void Write(IReadOnlyList<PodSandboxStats> stats, IReadOnlyDictionary<string, PodSandboxStats> earlier)
    {
        if (session.Quiet)
        {
            foreach (PodSandboxStats s in stats)
                session.Terminal.Out.WriteLine(s.Attributes.Id);
            return;
        }

        var table = new Table(new("POD ID"), new("NAME", 10), new("NAMESPACE", 8), new("CPU %"), new("MEM"), new("PIDS"), new("NET IN"), new("NET OUT"));
        foreach (PodSandboxStats s in stats)
        {
            double? cpu = StatsCommand.CpuPercent(s.Linux?.Cpu, earlier.GetValueOrDefault(s.Attributes.Id)?.Linux?.Cpu);
            table.Add(
                session.ShowId(s.Attributes.Id),
                s.Attributes.Metadata?.Name ?? "",
                s.Attributes.Metadata?.Namespace ?? "",
                cpu?.ToString("0.00", CultureInfo.InvariantCulture) ?? "",
                Bytes(s.Linux?.Memory?.WorkingSetBytes),
                s.Linux?.Process?.ProcessCount?.Value.ToString(CultureInfo.InvariantCulture) ?? "",
                Bytes(s.Linux?.Network?.DefaultInterface?.RxBytes),
                Bytes(s.Linux?.Network?.DefaultInterface?.TxBytes));
        }

        session.Write(table);
    }

    private static string Bytes(UInt64Value? value) => value is null ? "" : Sizes.Text(value.Value);
}
