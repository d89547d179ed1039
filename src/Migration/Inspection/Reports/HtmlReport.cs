using System.Globalization;
using System.Net;
using System.Text;
using Sampan.Migration.Inspection.Checks;
using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Kubelet;

namespace Sampan.Migration.Inspection.Reports;

/// <summary>The report as one page for people who decide: nothing in it is loaded from anywhere, and all that came from the node is escaped.</summary>
public sealed class HtmlReport
{
    private readonly StringBuilder _page = new();
    private readonly InspectionReport _report;

    private HtmlReport(InspectionReport report) => _report = report;

    /// <summary>The page's text.</summary>
    public static string Of(InspectionReport report)
    {
        var page = new HtmlReport(report);
        page.Write();
        return page._page.ToString();
    }

    private void Write()
    {
        string title = $"{Name()}: {ReportWords.From(_report)} → {ReportWords.To(_report)}";
        _page.Append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
            .Append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n")
            .Append(CultureInfo.InvariantCulture, $"<title>{Safe(title)}</title>\n<style>\n{PageStyle.Css}\n</style>\n</head>\n<body>\n<main>\n");
        Summary();
        Findings();
        Lists();
        KubeletConfiguration();
        Docker();
        Images();
        Foreign();
        _page.Append(CultureInfo.InvariantCulture, $"<footer>Written by sampan {Safe(_report.Tool)} from facts read at {When()}. ")
            .Append("Nothing on the node was changed. 'sampan migrate explain ID' tells what is behind a check.</footer>\n</main>\n</body>\n</html>\n");
    }

    private void Summary()
    {
        _page.Append(CultureInfo.InvariantCulture, $"<header>\n<h1>Node {Safe(Name())}</h1>\n")
            .Append(CultureInfo.InvariantCulture, $"<p class=\"move\"><b>{Safe(ReportWords.From(_report))}</b> → <b>{Safe(ReportWords.To(_report))}</b></p>\n")
            .Append(CultureInfo.InvariantCulture, $"<p>{Safe(string.Join(" · ", ReportWords.Machine(_report).Select(m => $"{m.Name} {m.Value}")))}</p>\n")
            .Append(CultureInfo.InvariantCulture, $"<p>{(_report.Node.Live ? "The machine itself" : "A copy of the node's files")}, {When()}{Machine()}</p>\n</header>\n")
            .Append(CultureInfo.InvariantCulture, $"<p class=\"verdict {_report.Worst.Word()}\">{Safe(_report.Verdict)}</p>\n<dl class=\"counts\">\n");
        foreach ((Severity severity, string word) in new[] { (Severity.Blocker, "Blockers"), (Severity.Warning, "Warnings"), (Severity.Automatic, "Done by the plan"), (Severity.Info, "Good to know") })
        {
            int count = _report.Count(severity);
            _page.Append(CultureInfo.InvariantCulture, $"<div{(count == 0 ? " class=\"zero\"" : "")}><dt>{word}</dt><dd class=\"{severity.Word()}\">{count}</dd></div>\n");
        }
        _page.Append("</dl>\n<nav><a href=\"#findings\">Findings</a><a href=\"#not-judged\">Not judged</a><a href=\"#kubelet\">Kubelet</a><a href=\"#docker\">Docker</a><a href=\"#images\">Images</a><a href=\"#others\">Other containers</a></nav>\n");
    }

    private void Findings()
    {
        _page.Append("<h2 id=\"findings\">Findings</h2>\n");
        if (_report.Findings.Count == 0)
        {
            _page.Append("<p>None.</p>\n");
            return;
        }
        Head("", "Check", "Evidence", "What to do");
        foreach (Finding finding in _report.Findings)
        {
            string word = finding.Severity.Word(), asks = CheckList.Find(finding.Check)?.Title ?? "";
            _page.Append(CultureInfo.InvariantCulture, $"<tr><td><span class=\"tag {word}\">{word}</span>{(finding.Acceptable ? "<small>can be accepted</small>" : "")}</td>")
                .Append(CultureInfo.InvariantCulture, $"<td class=\"id\">{Safe(finding.Check)}<div class=\"asks\">{Safe(asks)}</div></td>")
                .Append(CultureInfo.InvariantCulture, $"<td>{Safe(finding.Evidence)}</td><td>{Safe(finding.Remedy)}</td></tr>\n");
        }
        Foot();
    }

    private void Lists()
    {
        _page.Append("<h2 id=\"not-judged\">What was not judged</h2>\n");
        List([.. _report.NotJudged, .. _report.Node.Unread.Select(u => "Could not be read: " + u)], "Everything was judged.");
    }

    private void KubeletConfiguration()
    {
        _page.Append("<h2 id=\"kubelet\">The kubelet's configuration in effect</h2>\n");
        if (_report.Node.Kubelet?.Configuration is not { } configuration)
        {
            _page.Append("<p>There is no kubelet.</p>\n");
            return;
        }
        if (configuration.Sources.Count > 0)
            _page.Append(CultureInfo.InvariantCulture, $"<p>Sources, the weakest first: {string.Join(" → ", configuration.Sources.Select(s => Code(s.Variable is null ? s.File : $"{s.File} ({s.Variable})")))}. Flags win over files.</p>\n");
        Head("Setting", "In effect", "From", "Overruled");
        foreach (KubeletSetting setting in ReportWords.Settings(_report))
        {
            IEnumerable<string> others = setting.Others.Select(o => $"<s>{Code(o.Value)}</s><small>{Safe(ReportWords.Place(o))}</small>");
            string late = configuration.NotYetInEffect.Contains(setting.Name) ? "<small>the running kubelet has another value</small>" : "";
            Row(Safe(setting.Name), Code(setting.Value) + late, Safe(ReportWords.Place(setting.Origin)), string.Concat(others));
        }
        Foot();
    }

    private void Docker()
    {
        _page.Append("<h2 id=\"docker\">Docker's configuration</h2>\n");
        if (_report.Node.Docker is not { } docker)
        {
            _page.Append("<p>There is no Docker.</p>\n");
            return;
        }
        string[] facts = [docker.Version, docker.StorageDriver, docker.CgroupDriver, docker.DataRoot];
        _page.Append(CultureInfo.InvariantCulture, $"<p>{Safe(string.Join(" · ", facts.Where(f => f.Length > 0)))}</p>\n");
        if (docker.Settings.Keys.Count == 0)
        {
            _page.Append("<p>No key is set.</p>\n");
            return;
        }
        Head("Key", "Value", "From");
        foreach (Translation.DockerSetting setting in docker.Settings.Keys.Values.OrderBy(k => k.Key, StringComparer.Ordinal))
            Row(Safe(setting.Key), Code(ReportWords.Value(setting.Key, setting.Value)), Safe(setting.Source));
        Foot();
    }

    private void Images()
    {
        _page.Append("<h2 id=\"images\">Docker's images</h2>\n");
        if (_report.Node.Docker is not { Images.Count: > 0 } docker)
        {
            _page.Append("<p>None is known.</p>\n");
            return;
        }
        _page.Append(CultureInfo.InvariantCulture, $"<p>{docker.Images.Count} images, {Quantities.Words(docker.Images.Sum(i => i.Size))} unpacked; layers that images share are counted again.</p>\n");
        Head("Image", "Digest of a registry", "Size");
        foreach (DockerImageFacts image in docker.Images.OrderByDescending(i => i.Size).ThenBy(i => i.Id, StringComparer.Ordinal))
        {
            string digest = image.Digests.Count > 0 ? Code(Short(image.Digests[0])) : "none: it exists on this node only";
            _page.Append(CultureInfo.InvariantCulture, $"<tr><td>{(image.Tags.Count > 0 ? string.Join("<br>", image.Tags.Select(Safe)) : Code(Short(image.Id)))}</td><td>{digest}</td><td class=\"number\">{Quantities.Words(image.Size)}</td></tr>\n");
        }
        Foot();
    }

    private void Foreign()
    {
        _page.Append("<h2 id=\"others\">Containers that are not Kubernetes'</h2>\n");
        List<DockerContainerFacts> others = [.. _report.Node.Docker?.Containers.Where(c => !c.IsKubernetes).OrderBy(c => c.Name, StringComparer.Ordinal) ?? Enumerable.Empty<DockerContainerFacts>()];
        if (others.Count == 0)
        {
            _page.Append("<p>None.</p>\n");
            return;
        }
        Head("Container", "Image", "State");
        foreach (DockerContainerFacts container in others)
            Row(Safe(container.Name), Safe(container.Image), container.Running ? "runs" : "does not run");
        Foot();
    }

    private void Head(params string[] titles) =>
        _page.Append("<div class=\"scroll\"><table>\n<thead><tr>").AppendJoin("", titles.Select(t => $"<th>{t}</th>")).Append("</tr></thead>\n<tbody>\n");

    private void Row(params string[] cells) => _page.Append("<tr>").AppendJoin("", cells.Select(c => $"<td>{c}</td>")).Append("</tr>\n");

    private void Foot() => _page.Append("</tbody>\n</table></div>\n");

    private void List(IReadOnlyList<string> lines, string none)
    {
        if (lines.Count == 0)
            _page.Append(CultureInfo.InvariantCulture, $"<p>{none}</p>\n");
        else
            _page.Append("<ul class=\"plain\">\n").AppendJoin("", lines.Select(l => $"<li>{Safe(l)}</li>\n")).Append("</ul>\n");
    }

    private string Name() => _report.Node.NodeName.Length > 0 ? _report.Node.NodeName : "without a name";

    private string Machine() => _report.Node.MachineId.Length > 0 ? $", machine <code>{Safe(_report.Node.MachineId)}</code>" : "";

    private string When() => _report.Created.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    private static string Short(string digest)
    {
        int at = digest.IndexOf("sha256:", StringComparison.Ordinal);
        return at >= 0 && digest.Length > at + 26 ? digest[..(at + 26)] + "…" : digest;
    }

    private static string Code(string text) => $"<code>{Safe(text)}</code>";

    private static string Safe(string text) => WebUtility.HtmlEncode(ReportWords.Printable(text));
}
