using System.Text.Json.Nodes;
using Sampan.Migration.Translation;

namespace Sampan.Migration.Inspection.Checks;

/// <summary>WL-INIT.</summary>
internal sealed class InitProcessCheck : Check
{
    public override string Id => "WL-INIT";

    public override string Title => "Does Docker put an init process into every container?";

    public override string LooksAt => "init, init-path";

    public override string Weighs => "warning";

    public override string Remedy => "Put tini or dumb-init into images that leave zombies or do not handle signals, or set shareProcessNamespace.";

    public override string Explanation =>
        "With \"init\": true tini is process 1 of every container, those of pods too, because dockershim left the choice to the daemon. No CRI runtime does that: "
        + "programs become process 1 themselves, their orphans stay zombies, and signals that they do not handle are ignored.";

    public override IEnumerable<Finding> Judge(CheckContext context)
    {
        if (context.Target is not (TargetKind.Docker or TargetKind.CriDockerd) && context.Node.Docker?.Settings is { } settings
            && settings.Keys.TryGetValue("init", out DockerSetting? setting) && setting.Value is JsonValue value && value.TryGetValue(out bool on) && on)
            yield return Warn("init", $"{setting.Source}: init is on.");
    }
}
