using Sampan.Migration.Inspection;
using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Inspection.Gathering;
using Sampan.Migration.Inspection.Reports;
using Sampan.Tests.Unit.Migration.Habits.Defects;
using Sampan.Tests.Unit.Migration.Inspection.Gathering;

namespace Sampan.Tests.Unit.Migration.Inspection;

/// <summary>Nodes as five well-known articles leave them, with the articles' own commands in a note of the administrator's.</summary>
public sealed class SeedNodesTests : IDisposable
{
    private readonly Sampan.Tests.Testing.Nodes.NodeTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Theory]
    [InlineData("erda-1.21", "crio", SeedTexts.ContainerdAndCrio, "SD2 SD4 SD5 SD6 SD7 SD8 SD14")]
    [InlineData("dockone-1.14", "containerd", SeedTexts.BundleOfContainerd, "SD2 SD3 SD4 SD5 SD6 SD8 SD15")]
    [InlineData("faq-1.22", "containerd", "", "")]
    [InlineData("kubekey-1.17", "isulad", SeedTexts.ThreeRuntimes, "SD1 SD10 SD11 SD12")]
    [InlineData("mobile-1.23", "crio", SeedTexts.CrioOnCentos, "SD4 SD5 SD7 SD9 SD13 SD15 SD16")]
    public async Task Inspect_NodeOfAnArticle_FindsItsDefectsById(string name, string target, string note, string ids)
    {
        InspectionReport report = await InspectAsync(name, target, note);
        Assert.Equal(ids, string.Join(' ', report.Findings.Where(f => f.Check == "SEED-LINT").Select(f => f.Subject).Distinct().OrderBy(i => int.Parse(i[2..], System.Globalization.CultureInfo.InvariantCulture))));
    }

    // Without the note: what the article left in the node's own configuration.
    [Theory]
    [InlineData("erda-1.21", "crio", "SD2 SD6 SD7")]
    [InlineData("dockone-1.14", "containerd", "SD2 SD3 SD6 SD15")]
    [InlineData("kubekey-1.17", "isulad", "SD1 SD10 SD11 SD12")]
    [InlineData("mobile-1.23", "crio", "SD13 SD15")]
    public async Task Inspect_NodeWithoutTheNote_FindsWhatStandsInItsConfiguration(string name, string target, string ids)
    {
        InspectionReport report = await InspectAsync(name, target, "");
        Assert.Equal(ids, string.Join(' ', report.Findings.Where(f => f.Check == "SEED-LINT").Select(f => f.Subject).Distinct().OrderBy(i => int.Parse(i[2..], System.Globalization.CultureInfo.InvariantCulture))));
    }

    [Fact]
    public async Task Inspect_TheFiveNodes_FindAllSixteenDefects()
    {
        var found = new HashSet<string>();
        foreach ((string name, string note) in new[] { ("erda-1.21", SeedTexts.ContainerdAndCrio), ("dockone-1.14", SeedTexts.BundleOfContainerd), ("faq-1.22", ""), ("kubekey-1.17", SeedTexts.ThreeRuntimes), ("mobile-1.23", SeedTexts.CrioOnCentos) })
        {
            using var test = new SeedNodesTests();
            found.UnionWith((await test.InspectAsync(name, "crio", note)).Findings.Where(f => f.Check == "SEED-LINT").Select(f => f.Subject));
        }
        Assert.Equal(Enumerable.Range(1, 16).Select(i => $"SD{i}"), found.OrderBy(i => int.Parse(i[2..], System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData("erda-1.21", "containerd", "SRC-RUNTIME IMG-PAUSE VER-FLAGS OS-CGDRIVER REG-MIRROR")]
    [InlineData("dockone-1.14", "containerd", "SRC-LIVERESTORE KLT-UNIT-DEPS NET-CONFFILES IMG-PAUSE OS-CGDRIVER REG-CIDR REG-INSECURE KLT-TIMEOUT OS-SYSCTL")]
    [InlineData("faq-1.22", "containerd", "WL-DOCKERSOCK WL-AGENTS WL-NODESCRIPTS WL-GPU WL-INIT WL-LOGPARSER KLT-RESERVED KLT-UNIT-DEPS REG-INSECURE REG-CERTS VER-FLAGS")]
    [InlineData("kubekey-1.17", "containerd", "REG-CTRD-SCHEMA SRC-RUNTIME VER-FLAGS")]
    [InlineData("mobile-1.23", "crio", "KLT-LOGLIMITS NET-CONFFILES IMG-PAUSE WL-CAPS REG-MIRROR REG-INSECURE VER-FLAGS")]
    public async Task Inspect_NodeOfAnArticle_FindsWhatElseStandsInTheWay(string name, string target, string checks)
    {
        InspectionReport report = await InspectAsync(name, target, "");
        Assert.Empty(checks.Split(' ').Except(report.Findings.Select(f => f.Check)));
        Assert.True(report.Worst >= Severity.Warning);
        Assert.DoesNotContain(report.Node.Unread, u => u.Contains("more than is read", StringComparison.Ordinal));
    }

    private async Task<InspectionReport> InspectAsync(string name, string target, string note)
    {
        string? path = null;
        foreach (string line in await File.ReadAllLinesAsync(Path.Combine(AppContext.BaseDirectory, "Migration", "Inspection", "Golden", name + ".node")))
        {
            if (line.StartsWith("== ", StringComparison.Ordinal))
                _tree.File(path = line[3..], "");
            else
                await File.AppendAllTextAsync(_tree[path!], line + "\n");
        }
        if (note.Length > 0)
            _tree.File("/root/notes/move.md", note);
        var options = new InspectionOptions { Root = _tree.Root, KubeletVersion = Version.Parse(name[(name.LastIndexOf('-') + 1)..] + ".3") };
        NodeFacts facts = await new NodeInspector(new ScriptedCommands()).ReadAsync(options, CancellationToken.None);
        return InspectionReport.Make(new CheckContext(facts, target), DateTimeOffset.UnixEpoch, "0.1.0");
    }
}
