using System.Text.Json.Nodes;
using Sampan.Migration.Inspection.Checks;
using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Kubelet;
using Sampan.Migration.Translation;

namespace Sampan.Migration.Inspection.Reports;

/// <summary>The report for programs.</summary>
public static class DocumentReport
{
    /// <summary>The report as JSON.</summary>
    public static JsonObject Of(InspectionReport report) => new()
    {
        ["apiVersion"] = "sampan.dev/v1",
        ["kind"] = "NodeInspection",
        ["node"] = report.Node.NodeName,
        ["machineId"] = report.Node.MachineId,
        ["live"] = report.Node.Live,
        ["created"] = report.Created.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture),
        ["tool"] = report.Tool,
        ["source"] = new JsonObject
        {
            ["runtime"] = report.Source.Kind,
            ["shim"] = report.Source.Shim,
            ["endpoint"] = report.Source.Endpoint,
            ["because"] = report.Source.Because,
        },
        ["target"] = report.Context.Target,
        ["nextKubelet"] = report.Context.Next()?.Minor(),
        ["verdict"] = report.Verdict,
        ["counts"] = new JsonObject
        {
            ["blocker"] = report.Count(Severity.Blocker),
            ["warning"] = report.Count(Severity.Warning),
            ["automatic"] = report.Count(Severity.Automatic),
            ["info"] = report.Count(Severity.Info),
        },
        ["findings"] = List(report.Findings.Select(Of)),
        ["notJudged"] = List(report.NotJudged.Select(n => (JsonNode)n)),
        ["unread"] = List(report.Node.Unread.Select(n => (JsonNode)n)),
        ["machine"] = Map(ReportWords.Machine(report).Select(m => (m.Name, (JsonNode)m.Value))),
        ["kubelet"] = report.Node.Kubelet is { } kubelet ? Of(report, kubelet) : null,
        ["docker"] = report.Node.Docker is { } docker ? Of(docker) : null,
        ["runtimes"] = List(report.Node.Runtimes.Select(r => new JsonObject { ["kind"] = r.Kind, ["version"] = r.Version, ["program"] = r.Program, ["socket"] = r.Socket })),
    };

    private static JsonNode Of(Finding finding) => new JsonObject
    {
        ["check"] = finding.Check,
        ["severity"] = finding.Severity.Word(),
        ["subject"] = finding.Subject,
        ["evidence"] = finding.Evidence,
        ["remedy"] = finding.Remedy,
        ["acceptable"] = finding.Acceptable,
    };

    private static JsonObject Of(InspectionReport report, KubeletFacts kubelet) => new()
    {
        ["version"] = kubelet.Version?.ToString(),
        ["sources"] = List(kubelet.Configuration.Sources.Select(s => new JsonObject { ["kind"] = s.Kind.ToString(), ["file"] = s.File, ["variable"] = s.Variable })),
        ["settings"] = Map(ReportWords.Settings(report).Select(s => (s.Name, (JsonNode)Of(s)))),
        ["notYetInEffect"] = List(kubelet.Configuration.NotYetInEffect.Select(n => (JsonNode)n)),
    };

    private static JsonObject Of(KubeletSetting setting) => new()
    {
        ["value"] = setting.Value,
        ["from"] = ReportWords.Place(setting.Origin),
        ["overruled"] = List(setting.Others.Select(o => new JsonObject { ["value"] = o.Value, ["from"] = ReportWords.Place(o) })),
    };

    private static JsonObject Of(DockerFacts docker) => new()
    {
        ["version"] = docker.Version,
        ["dataRoot"] = docker.DataRoot,
        ["storageDriver"] = docker.StorageDriver,
        ["cgroupDriver"] = docker.CgroupDriver,
        ["settings"] = Map(docker.Settings.Keys.Values.OrderBy(k => k.Key, StringComparer.Ordinal).Select(k => (k.Key, (JsonNode)Of(k)))),
        ["images"] = List(docker.Images.Select(i => new JsonObject
        {
            ["id"] = i.Id,
            ["tags"] = List(i.Tags.Select(t => (JsonNode)t)),
            ["digests"] = List(i.Digests.Select(t => (JsonNode)t)),
            ["size"] = i.Size,
        })),
        ["foreignContainers"] = List(docker.Containers.Where(c => !c.IsKubernetes).Select(c => new JsonObject { ["name"] = c.Name, ["image"] = c.Image, ["running"] = c.Running })),
    };

    private static JsonObject Of(DockerSetting setting) => new() { ["value"] = ReportWords.Value(setting.Key, setting.Value), ["from"] = setting.Source };

    private static JsonArray List(IEnumerable<JsonNode> items) => new([.. items]);

    private static JsonObject Map(IEnumerable<(string Key, JsonNode Value)> items)
    {
        var map = new JsonObject();
        foreach ((string key, JsonNode value) in items)
            map[key] = value;
        return map;
    }
}
