using System.Globalization;
using System.Text.Json.Nodes;
using Sampan.Migration.Inspection.Checks;
using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Kubelet;
using Sampan.Migration.Translation.Source;

namespace Sampan.Migration.Inspection.Reports;

/// <summary>Words and lines that all forms of the report share.</summary>
internal static class ReportWords
{
    public static string Word(this Severity severity) => severity switch
    {
        Severity.Blocker => "blocker",
        Severity.Warning => "warning",
        Severity.Automatic => "automatic",
        _ => "info",
    };

    /// <summary>A number of things, in words.</summary>
    public static string Count(int number, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"{number} {what}{(number == 1 || what is "automatic" or "info" ? "" : "s")}");

    /// <summary>The counts of all weights, the heaviest first.</summary>
    public static string Counts(InspectionReport report) => string.Join(
        ", ",
        new[] { Severity.Blocker, Severity.Warning, Severity.Automatic, Severity.Info }.Select(s => Count(report.Count(s), s.Word())));

    /// <summary>What the node runs on now.</summary>
    public static string From(InspectionReport report)
    {
        string name = report.Source.Kind.Length > 0 ? report.Source.Kind : "an unknown runtime";
        string version = report.Source.Kind == "docker" && report.Node.Docker is { Version.Length: > 0 } docker ? " " + docker.Version : "";
        return name + version + (report.Source.Shim.Length > 0 ? $" ({report.Source.Shim})" : "");
    }

    public static string To(InspectionReport report)
    {
        if (report.Context.Target is not { } target)
            return "not chosen";
        return report.Node.Runtimes.FirstOrDefault(r => r.Kind == target) is { Version.Length: > 0 } installed ? $"{target} {installed.Version}" : target;
    }

    /// <summary>The machine's own facts: name → value, those that are known.</summary>
    public static IEnumerable<(string Name, string Value)> Machine(InspectionReport report)
    {
        HostFacts host = report.Node.Host;
        if (report.Node.Kubelet is { } kubelet)
            yield return ("kubelet", kubelet.Version is null ? "of unknown version" : kubelet.Version.ToString());
        if (host.OsId.Length > 0)
            yield return ("system", $"{host.OsId} {host.OsVersion}".Trim());
        if (host.Kernel.Length > 0)
            yield return ("kernel", host.Kernel);
        if (host.Cgroup.Length > 0)
            yield return ("cgroup", host.Cgroup);
        if (host.Installer is { } installer)
            yield return ("set up by", installer);
    }

    /// <summary>The kubelet's settings that some source names, in the order of their names.</summary>
    public static IEnumerable<KubeletSetting> Settings(InspectionReport report) =>
        report.Node.Kubelet?.Configuration.Settings.Values
            .Where(s => s.Origin.Kind != KubeletSourceKind.Default || s.Others.Count > 0)
            .OrderBy(s => s.Name, StringComparer.Ordinal) ?? Enumerable.Empty<KubeletSetting>();

    public static string Place(KubeletPlace place) => place.Where();

    /// <summary>A value on one line, credentials taken out.</summary>
    public static string Value(string key, JsonNode? value)
    {
        JsonNode? clean = Credentials.Remove(value, key);
        return clean is JsonValue text && text.TryGetValue(out string? plain) ? plain : clean?.ToJsonString() ?? "null";
    }

    /// <summary>A text without what moves a cursor.</summary>
    public static string Printable(string text) =>
        text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)) : text;
}
