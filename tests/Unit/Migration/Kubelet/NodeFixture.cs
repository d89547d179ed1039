using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Kubelet;
using Sampan.Migration.Node;
using Sampan.Tests.Testing.Nodes;

namespace Sampan.Tests.Unit.Migration.Kubelet;

/// <summary>A node of Golden/NAME.node: files as <c>== PATH</c> with their text, links as <c>-> PATH TARGET</c>.</summary>
internal sealed class NodeFixture : IDisposable
{
    private readonly NodeTree _tree = new();

    internal NodeFixture(string name)
    {
        Minor = int.Parse(name[(name.LastIndexOf('.') + 1)..]);
        foreach ((string path, string text) in Read(name, _tree))
            _tree.File(path, text);
    }

    internal static IEnumerable<string> Names { get; } =
        from installer in new[] { "kubeadm", "kubespray", "kubekey", "handmade" }
        from minor in new[] { 14, 17, 21, 23, 24, 27, 31, 34, 36 }
        select $"{installer}-1.{minor}";

    internal int Minor { get; }

    internal NodeTree Tree => _tree;

    internal NodeFiles Files => new(_tree.Root);

    public void Dispose() => _tree.Dispose();

    internal static string Golden(string file) => Path.Combine(AppContext.BaseDirectory, "Migration", "Kubelet", "Golden", file);

    internal KubeletFacts Facts(KubeletProcess? process = null) =>
        new KubeletReader(Files).Read(new KubeletReadOptions { VersionHint = new Version(1, Minor, 5), Process = process })!;

    /// <summary>The facts as lines: a setting, its value, where it stands, and what it overrules.</summary>
    internal static string Describe(KubeletFacts facts)
    {
        var lines = new List<string> { $"version {facts.Version}" };
        lines.AddRange(facts.Configuration.Sources.Select(s => $"source {s.Kind} {s.File}{(s.Variable is null ? "" : " $" + s.Variable)}"));
        lines.AddRange(facts.Ties.Select(t => $"tie {t.Directive} {t.Unit} ({t.File})"));
        foreach (KubeletSetting setting in facts.Configuration.Settings.Values.OrderBy(s => s.Name, StringComparer.Ordinal))
        {
            lines.Add($"{setting.Name} = {setting.Value}  <- {Describe(setting.Origin)}");
            lines.AddRange(setting.Others.Select(o => $"    over {o.Value}  <- {Describe(o)}"));
        }
        return string.Join('\n', lines) + "\n";
    }

    private static string Describe(KubeletPlace place) =>
        place.Kind == KubeletSourceKind.Default ? "default" : $"{place.Kind} {place.File}:{place.Line} {place.Key}";

    private static List<(string Path, string Text)> Read(string name, NodeTree tree)
    {
        var files = new List<(string Path, string Text)>();
        foreach (string line in File.ReadAllLines(Golden(name + ".node")))
        {
            if (line.StartsWith("== ", StringComparison.Ordinal))
                files.Add((line[3..], ""));
            else if (line.StartsWith("-> ", StringComparison.Ordinal))
                tree.Link(line.Split(' ')[1], line.Split(' ')[2]);
            else
                files[^1] = (files[^1].Path, files[^1].Text + line + "\n");
        }
        return files;
    }
}
