using System.CommandLine;
using System.Globalization;
using Sampan.Cli.Lookup;
using Sampan.Cli.Output;
using Sampan.Cri.V1;

namespace Sampan.Cli.Commands.Containers;

/// <summary><c>sampan stats</c>.</summary>
internal sealed class StatsCommand : CriCommand
{
    // What a rate is measured over when the runtime does not give one.
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);

    private readonly Argument<string?> _container = new("CONTAINER") { Description = "Name, POD/NAME or id", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<bool> _pods = new("--pods", "-p") { Description = "Show pods; CONTAINER is a pod's name then" };
    private readonly Option<bool> _all = new("--all", "-a") { Description = "Also those that do not run" };
    private readonly Option<bool> _noStream = new("--no-stream") { Description = "No effect: usage is shown once", Hidden = true };

    public StatsCommand(CommandSetup setup)
        : base("stats", "Show what containers or pods use", setup)
    {
        Add(_container);
        Add(_pods);
        Add(_all);
        Add(_noStream);
    }

    protected override async Task<int> RunAsync(Session session, ParseResult parse, CancellationToken cancellation)
    {
        if (parse.GetValue(_pods))
            return await new Pods.PodUsage(session).ShowAsync(parse.GetValue(_container), parse.GetValue(_all), cancellation);
        var filter = new ContainerStatsFilter();
        if (parse.GetValue(_container) is { } name)
            filter.Id = (await new ObjectFinder(session).ContainerAsync(name, cancellation)).Id;
        ContainerStats[] stats = await AskAsync(session, filter, cancellation);
        if (session.Format is OutputFormat.Json or OutputFormat.Yaml)
        {
            session.Terminal.Out.Write(Documents.Text(Documents.Of(new ListContainerStatsResponse { Stats = { stats } }), session.Format));
            return ExitCode.Ok;
        }

        Dictionary<string, ContainerStats> earlier = [];
        if (!session.Quiet && stats.Any(s => s.Cpu is not null && s.Cpu.UsageNanoCores is null))
        {
            earlier = stats.ToDictionary(s => s.Attributes.Id);
            await Task.Delay(Window, session.Host.Time, cancellation);
            stats = await AskAsync(session, filter, cancellation);
        }

        if (!parse.GetValue(_all) && filter.Id.Length == 0)
            stats = [.. stats.Where(s => s.Cpu is not null || s.Memory is not null)];
        Write(session, stats, earlier);
        return ExitCode.Ok;
    }

    /// <summary>Cores in use as a percentage of one; null when it cannot be known.</summary>
    internal static double? CpuPercent(CpuUsage? now, CpuUsage? before)
    {
        if (now?.UsageNanoCores is { } rate)
            return rate.Value / 1e7;
        if (now?.UsageCoreNanoSeconds is not { } used || before?.UsageCoreNanoSeconds is not { } usedBefore)
            return null;
        long elapsed = now.Timestamp - before.Timestamp;
        return elapsed <= 0 || used.Value < usedBefore.Value ? null : 100.0 * (used.Value - usedBefore.Value) / elapsed;
    }

    private static async Task<ContainerStats[]> AskAsync(Session session, ContainerStatsFilter filter, CancellationToken cancellation)
    {
        ListContainerStatsResponse answer =
            await session.Runtime.ListContainerStatsAsync(new ListContainerStatsRequest { Filter = filter }, cancellation);
        return [.. answer.Stats.Where(s => s.Attributes is not null).OrderBy(s => s.Attributes.Metadata?.Name, StringComparer.Ordinal)];
    }

    private static void Write(Session session, IReadOnlyList<ContainerStats> stats, IReadOnlyDictionary<string, ContainerStats> earlier)
    {
        if (session.Quiet)
        {
            foreach (ContainerStats s in stats)
                session.Terminal.Out.WriteLine(s.Attributes.Id);
            return;
        }

        var table = new Table(new("CONTAINER"), new("NAME", 10), new("CPU %"), new("MEM"), new("DISK"), new("INODES"));
        foreach (ContainerStats s in stats)
        {
            double? cpu = CpuPercent(s.Cpu, earlier.GetValueOrDefault(s.Attributes.Id)?.Cpu);
            table.Add(
                session.ShowId(s.Attributes.Id),
                s.Attributes.Metadata?.Name ?? "",
                cpu?.ToString("0.00", CultureInfo.InvariantCulture) ?? "",
                Bytes(s.Memory?.WorkingSetBytes),
                Bytes(s.WritableLayer?.UsedBytes),
                s.WritableLayer?.InodesUsed?.Value.ToString(CultureInfo.InvariantCulture) ?? "");
        }

        session.Write(table);
    }

    private static string Bytes(UInt64Value? value) => value is null ? "" : Sizes.Text(value.Value);
}
