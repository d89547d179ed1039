using System.Text.Json.Nodes;
using Sampan.Migration.Inspection;
using Sampan.Migration.Inspection.Checks;
using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Inspection.Reports;
using Sampan.Tests.Unit.Migration.Inspection.Checks;
using static Sampan.Tests.Unit.Migration.Inspection.Checks.Given;

namespace Sampan.Tests.Unit.Migration.Inspection.Reports;

public sealed class ReportsTests
{
    private const string Hostile = "<script>alert(1)</script>\u001b[31m";

    private static readonly InspectionReport Report = InspectionReport.Make(
        (Simple.Docked("""{"log-opts": {"max-size": "10m", "splunk-token": "hunter2"}, "registry-mirrors": ["https://user:hunter2@mirror.local"]}""") with
        {
            Scripts = [new ScriptMention("/etc/cron.daily/prune", 3, "docker ps " + Hostile, null)],
            Unread = ["/etc/shadow: not allowed"],
        }).Running(Pod("ci", """{"volumes": [{"name": "v", "hostPath": {"path": "/run/docker.sock"}}]}""")).To("containerd"),
        new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero),
        "0.1.0");

    [Fact]
    public void Make_Findings_AreHeaviestFirstAndCounted()
    {
        Assert.Equal(Report.Findings.Select(f => f.Severity).OrderDescending(), Report.Findings.Select(f => f.Severity));
        Assert.Equal(Severity.Blocker, Report.Worst);
        Assert.Equal(Report.Findings.Count, Enum.GetValues<Severity>().Sum(Report.Count));
        Assert.Contains("mended or accepted", Report.Verdict, StringComparison.Ordinal);
    }

    [Fact]
    public void Make_WithoutApiTargetAndMachine_SaysWhatWasNotJudged()
    {
        InspectionReport report = InspectionReport.Make((Simple with { Live = false }).To(), DateTimeOffset.UnixEpoch, "0.1.0");
        Assert.Collection(
            report.NotJudged,
            l => Assert.Contains("WL-DOCKERSOCK", l, StringComparison.Ordinal),
            l => Assert.Contains("NET-LEAK", l, StringComparison.Ordinal),
            l => Assert.Contains("VER-CRI", l, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public void Text_Lines_FitTheTerminalAndMoveNoCursor(int width)
    {
        string text = TextOf(width, false);
        Assert.DoesNotContain('\u001b', text);
        Assert.Contains("blocker   WL-DOCKERSOCK  default/Deployment/web", text, StringComparison.Ordinal);
        Assert.Contains("/etc/shadow: not allowed", text, StringComparison.Ordinal);
        Assert.All(text.Split('\n').Where(l => l.StartsWith("          ", StringComparison.Ordinal)), l => Assert.True(l.Length <= width, l));
    }

    [Fact]
    public void Text_OnATerminal_HasColours() => Assert.Contains("\u001b[1;31mblocker", TextOf(100, true), StringComparison.Ordinal);

    [Fact]
    public void Document_OfAReport_HasCountsFindingsAndSources()
    {
        JsonObject document = DocumentReport.Of(Report);
        Assert.Equal(Report.Count(Severity.Blocker), document["counts"]!["blocker"]!.GetValue<int>());
        Assert.Equal(Report.Findings.Count, document["findings"]!.AsArray().Count);
        Assert.Equal(FlagsFile + ":1", document["kubelet"]!["settings"]!["network-plugin"]!["from"]!.GetValue<string>());
        Assert.Equal("docker", document["source"]!["runtime"]!.GetValue<string>());
    }

    [Fact]
    public void Sarif_OfAReport_NamesRulesFilesAndLines()
    {
        JsonObject run = SarifReport.Of(Report)["runs"]![0]!.AsObject();
        JsonArray rules = run["tool"]!["driver"]!["rules"]!.AsArray();
        Assert.Equal(CheckList.All.Count, rules.Count);
        Assert.All(run["results"]!.AsArray(), r =>
        {
            Assert.Equal(r!["ruleId"]!.GetValue<string>(), rules[r["ruleIndex"]!.GetValue<int>()]!["id"]!.GetValue<string>());
            Assert.Contains(r["level"]!.GetValue<string>(), new[] { "error", "warning", "note" });
        });
        JsonNode script = run["results"]!.AsArray().First(r => r!["ruleId"]!.GetValue<string>() == "WL-NODESCRIPTS")!["locations"]![0]!["physicalLocation"]!;
        Assert.Equal("file:///etc/cron.daily/prune", script["artifactLocation"]!["uri"]!.GetValue<string>());
        Assert.Equal(3, script["region"]!["startLine"]!.GetValue<int>());
    }

    [Fact]
    public void Html_OfAHostileNode_LoadsAndRunsNothing()
    {
        string page = HtmlReport.Of(Report);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain('\u001b', page);
        Assert.DoesNotContain("src=", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("url(", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("@import", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<link", page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", page, StringComparison.Ordinal);
        Assert.Contains("docker 20.10.24 (dockershim)", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_OfSettingsWithSecrets_HideThem()
    {
        string all = HtmlReport.Of(Report) + DocumentReport.Of(Report).ToJsonString();
        Assert.Contains("splunk-token", all, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", all, StringComparison.Ordinal);
    }

    private static string TextOf(int width, bool colour)
    {
        using var text = new StringWriter { NewLine = "\n" };
        new TextReport(text, width, colour).Write(Report);
        return text.ToString();
    }
}
