using Sampan.Migration.Inspection.Facts;

namespace Sampan.Migration.Inspection.Checks;

/// <summary>OBS-IDPREFIX.</summary>
internal sealed class IdPrefixCheck : Check
{
    private static readonly string[] Prefixes = ["docker://", "docker-pullable://"];

    public override string Id => "OBS-IDPREFIX";

    public override string Title => "Does anything take container ids apart by docker://?";

    public override string LooksAt => "scripts of the node and ConfigMaps with docker:// or docker-pullable://";

    public override string Weighs => "info";

    public override string Remedy => "Take whatever stands before :// as the runtime's name.";

    public override string Explanation =>
        "Ids in a pod's status begin with the runtime's name: docker:// becomes containerd://, cri-o:// or sampan://, and docker-pullable:// in front of image ids "
        + "goes. Scripts and controllers that cut off a fixed beginning find nothing.";

    public override IEnumerable<Finding> Judge(CheckContext context)
    {
        foreach (ScriptMention mention in context.Node.Scripts.Where(s => Prefixes.Any(p => s.Text.Contains(p, StringComparison.Ordinal))))
            yield return Info($"{mention.File}:{mention.Line}", $"{mention.File}:{mention.Line}: {mention.Text}", Remedy);
        foreach ((string map, IReadOnlyDictionary<string, string> data) in context.Node.Cluster?.ConfigMaps ?? new Dictionary<string, IReadOnlyDictionary<string, string>>())
        {
            if (data.Values.Any(t => Prefixes.Any(p => t.Contains(p, StringComparison.Ordinal))))
                yield return Info(map, $"{map} has docker:// in it.", Remedy);
        }
    }
}
