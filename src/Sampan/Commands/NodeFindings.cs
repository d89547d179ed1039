using Sampan.Cli;
using Sampan.Daemon.Configuration;
using Sampan.Daemon.Preflight;

namespace Sampan.Commands;

/// <summary>What <c>sampan doctor</c> says of the node itself: the list that <c>serve</c> checks at its start.</summary>
internal static class NodeFindings
{
    /// <summary>Checks this node with its configuration file.</summary>
    public static Task<IReadOnlyList<DoctorFinding>> ReadAsync(CancellationToken cancellation) =>
        Task.FromResult(Read());

    private static IReadOnlyList<DoctorFinding> Read()
    {
        try
        {
            var host = new HostEnvironment();
            DaemonOptions options = new ConfigurationLoader(host).Load(null, new CommandLineOverrides());
            return [.. PreflightChecks.Decide(options, new HostFactsGatherer(host).Gather(options)).Findings.Select(ToFinding)];
        }
        catch (ConfigurationException exception)
        {
            return [new DoctorFinding(DoctorLevel.Failure, "configuration", exception.Message, "run: sampan config check")];
        }
    }

    private static DoctorFinding ToFinding(PreflightFinding finding) => new(
        finding.Severity switch
        {
            PreflightSeverity.Error => DoctorLevel.Failure,
            PreflightSeverity.Warning => DoctorLevel.Warning,
            _ => DoctorLevel.Ok,
        },
        finding.What,
        finding.Evidence,
        finding.Severity == PreflightSeverity.Ok ? null : finding.Remedy);
}
