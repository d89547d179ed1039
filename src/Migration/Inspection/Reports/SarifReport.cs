using System.Globalization;
using System.Text.Json.Nodes;
using Sampan.Migration.Inspection.Checks;

namespace Sampan.Migration.Inspection.Reports;

/// <summary>The report as SARIF 2.1.0, which scanners and code hosts show.</summary>
public static class SarifReport
{
    /// <summary>The report as JSON.</summary>
    public static JsonObject Of(InspectionReport report) => new()
    {
        ["$schema"] = "https://json.schemastore.org/sarif-2.1.0.json",
        ["version"] = "2.1.0",
        ["runs"] = new JsonArray(new JsonObject
        {
            ["tool"] = new JsonObject
            {
                ["driver"] = new JsonObject
                {
                    ["name"] = "sampan migrate inspect",
                    ["semanticVersion"] = report.Tool,
                    ["rules"] = new JsonArray([.. CheckList.All.Select(Rule)]),
                },
            },
            ["columnKind"] = "utf16CodeUnits",
            ["results"] = new JsonArray([.. report.Findings.Select(Result)]),
        }),
    };

    private static JsonNode Rule(ICheck check) => new JsonObject
    {
        ["id"] = check.Id,
        ["shortDescription"] = Text(check.Title),
        ["fullDescription"] = Text(check.Explanation),
        ["help"] = Text(check.Remedy),
    };

    private static JsonNode Result(Finding finding)
    {
        var location = new JsonObject
        {
            ["logicalLocations"] = new JsonArray(new JsonObject { ["fullyQualifiedName"] = finding.Subject }),
        };
        if (File(finding) is { } file)
        {
            var physical = new JsonObject { ["artifactLocation"] = new JsonObject { ["uri"] = new Uri("file://" + file.Path).AbsoluteUri } };
            if (file.Line > 0)
                physical["region"] = new JsonObject { ["startLine"] = file.Line };
            location["physicalLocation"] = physical;
        }
        return new JsonObject
        {
            ["ruleId"] = finding.Check,
            ["ruleIndex"] = Index(finding.Check),
            ["level"] = finding.Severity switch
            {
                Severity.Blocker => "error",
                Severity.Warning => "warning",
                _ => "note",
            },
            ["message"] = Text(finding.Remedy.Length > 0 ? $"{finding.Evidence} {finding.Remedy}" : finding.Evidence),
            ["locations"] = new JsonArray(location),
            ["properties"] = new JsonObject { ["severity"] = finding.Severity.Word(), ["acceptable"] = finding.Acceptable },
        };
    }

    private static int Index(string id) => CheckList.All.TakeWhile(c => c.Id != id).Count();

    // Evidence begins with '/path:line: ' or '/path: ' where a file is meant.
    private static (string Path, int Line)? File(Finding finding)
    {
        int end = finding.Evidence.IndexOf(": ", StringComparison.Ordinal);
        if (end <= 0 || finding.Evidence[0] != '/' || finding.Evidence.AsSpan(0, end).Contains(' '))
            return null;
        string place = finding.Evidence[..end];
        int colon = place.LastIndexOf(':');
        return colon > 0 && int.TryParse(place.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int line)
            ? (place[..colon], line)
            : (place, 0);
    }

    private static JsonObject Text(string text) => new() { ["text"] = text };
}
