namespace Sampan.Daemon.Preflight;

/// <summary>The host lacks what the daemon needs; the message names all of it.</summary>
internal sealed class PreflightException(PreflightReport report) : Exception(report.Describe())
{
    public PreflightReport Report { get; } = report;
}
