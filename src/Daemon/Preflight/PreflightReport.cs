using System.Text;
using System.Text.Json;

namespace Sampan.Daemon.Preflight;

/// <summary>Everything that was looked at, worst first.</summary>
internal sealed class PreflightReport(IEnumerable<PreflightFinding> findings)
{
    public IReadOnlyList<PreflightFinding> Findings { get; } =
        [.. findings.OrderByDescending(finding => finding.Severity)];

    public bool HasErrors => Findings.Any(finding => finding.Severity == PreflightSeverity.Error);

    /// <summary>Errors and warnings in one message, with one command that installs all that is missing; empty when all is well.</summary>
    public string Describe()
    {
        List<PreflightFinding> troubles = [.. Findings.Where(finding => finding.Severity != PreflightSeverity.Ok)];
        if (troubles.Count == 0) return "";
        var text = new StringBuilder(HasErrors ? "this host is not ready for Sampan:" : "this host is ready for Sampan, with reservations:");
        foreach (PreflightFinding finding in troubles)
        {
            string severity = finding.Severity == PreflightSeverity.Error ? "error" : "warning";
            text.Append($"\n  {severity,-8} {finding.Id}: {finding.What}");
            text.Append($"\n           seen: {finding.Evidence}");
            text.Append($"\n           do:   {finding.Remedy}");
        }
        Install(text, troubles);
        return text.ToString();
    }

    /// <summary>All findings as a JSON list of {id, severity, what, evidence, remedy, package?}.</summary>
    public string ToJson() => JsonSerializer.Serialize(Findings, PreflightJson.Default.IReadOnlyListPreflightFinding);

    /// <exception cref="PreflightException">There are errors.</exception>
    public void ThrowIfErrors()
    {
        if (HasErrors) throw new PreflightException(this);
    }

    private static void Install(StringBuilder text, List<PreflightFinding> troubles)
    {
        List<PackageName> packages = [.. troubles.Select(finding => finding.Package).OfType<PackageName>().Distinct()];
        if (packages.Count == 0) return;
        text.Append("\nto install what is missing:");
        text.Append("\n  Debian, Ubuntu: apt-get install -y ").AppendJoin(' ', packages.Select(package => package.Debian));
        text.Append("\n  Fedora, RHEL:   dnf install -y ").AppendJoin(' ', packages.Select(package => package.Fedora));
    }
}
