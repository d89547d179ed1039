using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Node;

namespace Sampan.Migration.Habits.Defects;

/// <summary>Looks for the mistakes that instructions for the move pass on: in a node's files, and in scripts, playbooks and articles.</summary>
public static class DefectScan
{
    /// <summary>How large a text may be; of a larger one the beginning is read.</summary>
    public const int MaxText = 1024 * 1024;

    /// <summary>All that are known, by number.</summary>
    public static IReadOnlyList<ISeedDefect> All { get; } =
    [
        new VersionHeaderMissing(),
        new CgroupDriverLeft(),
        new BundleOverRoot(),
        new DockerRemovedFirst(),
        new ContainersNotStopped(),
        new PauseImageTypo(),
        new SchemeMissing(),
        new AnnotationForgotten(),
        new CniPluginFlag(),
        new CrictlTimeout(),
        new CrioRegistries(),
        new MirrorIsRegistry(),
        new LogSizeUnits(),
        new MasterNotDrained(),
        new EndpointInExtraArgs(),
        new PauseFlagDeleted(),
    ];

    /// <summary>The defect of an id; null if there is none.</summary>
    public static ISeedDefect? Find(string id) => All.FirstOrDefault(d => d.Id.Equals(id, StringComparison.OrdinalIgnoreCase));

    /// <summary>What is wrong in one text.</summary>
    public static IReadOnlyList<KnownDefect> OfText(string text, string path)
    {
        var instructions = new InstructionText(text.Length > MaxText ? text[..MaxText] : text, path);
        return [.. All.SelectMany(d => d.Scan(instructions)).OrderBy(d => d.Line).ThenBy(d => d.Id.Length).ThenBy(d => d.Id, StringComparer.Ordinal)];
    }

    /// <summary>What is wrong on a node: in its configuration, and in playbooks and scripts that lie in the folders of its people.</summary>
    public static IReadOnlyList<KnownDefect> OfNode(NodeFiles files)
    {
        IEnumerable<KnownDefect> single = DefectFiles.Of(files)
            .Select(path => (path, text: files.Text(path)))
            .Where(f => f.text is not null && !IsOwn(f.text))
            .SelectMany(f => OfText(f.text!, f.path));
        return [.. single.Concat(All.SelectMany(d => d.Scan(files))).Distinct()];
    }

    // A plan of this tool says what is to be done to files, and does the rest in other steps.
    private static bool IsOwn(string text) => text.AsSpan(0, Math.Min(text.Length, 200)).Contains($"kind: {Planning.NodePlan.Kind}", StringComparison.Ordinal);
}
