using System.CommandLine;
using System.Text.Json.Nodes;
using Sampan.Cli.Output;

namespace Sampan.Cli.Commands.Runtime;

/// <summary><c>sampan doctor</c>: is this node able to run pods, and if not, why?</summary>
internal sealed class DoctorCommand(CommandSetup setup)
    : CriCommand("doctor", "Look for what keeps pods from running", setup)
{
    protected override async Task<int> RunAsync(Session session, ParseResult parse, CancellationToken cancellation)
    {
        var findings = new List<DoctorFinding>();
        if (session.Host.LocalFindings is { } local)
            findings.AddRange(await local(cancellation));
        Failure? unreachable = null;
        try
        {
            findings.AddRange(await new RuntimeExamination(session).RunAsync(cancellation));
        }
        catch (Exception e) when (Failure.Of(e, cancellation) is { ExitCode: not ExitCode.Interrupted } failure)
        {
            unreachable = failure;
            findings.Add(new DoctorFinding(DoctorLevel.Failure, "runtime", failure.Message, failure.Remedy));
        }

        Write(session, findings);
        if (unreachable is not null)
            return unreachable.ExitCode;
        return findings.Exists(f => f.Level == DoctorLevel.Failure) ? ExitCode.Failed : ExitCode.Ok;
    }

    private static void Write(Session session, IReadOnlyList<DoctorFinding> findings)
    {
        if (session.Format is OutputFormat.Json or OutputFormat.Yaml)
        {
            session.Terminal.Out.Write(Documents.Text(new JsonObject { ["findings"] = new JsonArray([.. findings.Select(NodeOf)]) }, session.Format));
            return;
        }

        foreach (DoctorFinding finding in findings.Where(f => !session.Quiet || f.Level != DoctorLevel.Ok))
        {
            session.Terminal.Out.WriteLine($"{Mark(finding.Level, session.Terminal.HasColour)} {finding.Subject}: {finding.Text}");
            if (finding.Remedy is not null)
                session.Terminal.Out.WriteLine($"       {finding.Remedy}");
        }

        if (!session.Quiet)
            session.Terminal.Out.WriteLine(Summary(findings));
    }

    private static JsonNode NodeOf(DoctorFinding finding) => new JsonObject
    {
        ["level"] = finding.Level.ToString().ToLowerInvariant(),
        ["subject"] = finding.Subject,
        ["text"] = finding.Text,
        ["remedy"] = finding.Remedy,
    };

    private static string Mark(DoctorLevel level, bool colour)
    {
        (string word, int code) = level switch
        {
            DoctorLevel.Ok => ("  ok  ", 32),
            DoctorLevel.Warning => (" warn ", 33),
            _ => (" FAIL ", 31),
        };
        return colour ? $"\u001b[{code}m{word}\u001b[0m" : word;
    }

    private static string Summary(IReadOnlyList<DoctorFinding> findings)
    {
        int failures = findings.Count(f => f.Level == DoctorLevel.Failure);
        int warnings = findings.Count(f => f.Level == DoctorLevel.Warning);
        if (failures > 0)
            return $"Pods cannot run: {Count(failures, "failure")}, {Count(warnings, "warning")}.";
        return warnings > 0 ? $"Pods can run, with {Count(warnings, "warning")}." : "All is well.";
    }

    private static string Count(int number, string what) => $"{number} {what}{(number == 1 ? "" : "s")}";
}
