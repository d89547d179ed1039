using System.Text.Json.Nodes;
using Sampan.Migration.Inspection.Facts;

namespace Sampan.Migration.Inspection.Checks;

/// <summary>IMG-ALWAYS.</summary>
internal sealed class AlwaysPullCheck : Check
{
    public override string Id => "IMG-ALWAYS";

    public override string Title => "Do pods ask a registry each time they start?";

    public override string LooksAt => "imagePullPolicy Always and :latest of pods on this node, registries that do not answer, the admission plug-in AlwaysPullImages";

    public override string Weighs => "warning";

    public override string Remedy => "Have the registry answer during the move, or set imagePullPolicy: IfNotPresent.";

    public override CheckNeeds Needs => CheckNeeds.Cluster | CheckNeeds.Live;

    public override string Explanation =>
        "With the policy Always a pod does not start while its registry is silent, even if the image is on the node. All pods of the node start anew after the "
        + "move, which may be the first time in months.";

    public override IEnumerable<Finding> Judge(CheckContext context)
    {
        foreach (PodFacts pod in context.Node.Here())
        {
            foreach (JsonObject container in pod.Containers())
            {
                if (container.Text("image") is not { } text || ImageName.Parse(text) is not { } image || !Pulls(container, image))
                    continue;
                if (context.Node.Registries.TryGetValue(image.Host, out string? problem) && problem.Length > 0)
                    yield return Warn(pod.Title, $"{pod.Title} pulls {text} at each start; {image.Host} does not answer: {problem}");
            }
        }
        string? plugins = context.Node.StaticPods.SelectMany(p => p.Containers()).SelectMany(c => c.Texts("command").Concat(c.Texts("args")))
            .FirstOrDefault(a => a.StartsWith("--enable-admission-plugins=", StringComparison.Ordinal) && a.Split('=', ',').Contains("AlwaysPullImages"));
        if (plugins is not null)
            yield return Warn("AlwaysPullImages", $"The API server has {plugins}: every pod pulls at each start.");
    }

    private static bool Pulls(JsonObject container, ImageName image) => container.Text("imagePullPolicy") switch
    {
        "Always" => true,
        null or "" => image.Tag == "latest",
        _ => false,
    };
}
