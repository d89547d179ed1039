using System.Globalization;
using System.Text.Json.Nodes;
using Sampan.Migration.Inspection;
using Sampan.Migration.Translation;

namespace Sampan.Migration.Planning;

/// <summary>A plan as a document and back, the hash left aside. Keys stand in the order in which people read them.</summary>
internal static class PlanDocument
{
    internal static JsonObject Of(NodePlan plan) => new()
    {
        ["apiVersion"] = NodePlan.ApiVersion,
        ["kind"] = NodePlan.Kind,
        ["metadata"] = new JsonObject
        {
            ["node"] = plan.Node,
            ["machineId"] = plan.MachineId,
            ["created"] = plan.Created.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ["tool"] = plan.Tool,
            ["factsHash"] = plan.FactsHash,
        },
        ["source"] = new JsonObject
        {
            ["runtime"] = plan.Source.Runtime,
            ["shim"] = plan.Source.Shim,
            ["version"] = plan.Source.Version,
            ["endpoint"] = plan.Source.Endpoint,
            ["dataRoot"] = plan.Source.DataRoot,
            ["cgroupDriver"] = plan.Source.CgroupDriver,
        },
        ["target"] = new JsonObject
        {
            ["runtime"] = plan.Target.Runtime,
            ["version"] = plan.Target.Version,
            ["endpoint"] = plan.Target.Endpoint,
            ["dataRoot"] = plan.Target.DataRoot,
            ["cgroupDriver"] = plan.Target.CgroupDriver,
            ["keepSource"] = plan.Target.KeepSource,
        },
        ["downtimeSeconds"] = plan.DowntimeSeconds,
        ["accepted"] = List(plan.Accepted, a => new() { ["check"] = a.Check, ["reason"] = a.Reason, ["by"] = a.By }),
        ["findings"] = List(plan.Findings, Finding),
        ["losses"] = List(plan.Losses, Loss),
        ["images"] = new JsonObject { ["strategy"] = plan.Images.Strategy, ["items"] = List(plan.Images.Items, Image) },
        ["steps"] = List(plan.Steps, Step),
    };

    /// <exception cref="MigrationException">Something is missing, of another type or not known; says what.</exception>
    internal static NodePlan Read(JsonObject document, string name)
    {
        var root = new StrictMap(document, name);
        root.Text("apiVersion");
        root.Text("kind");
        StrictMap metadata = root.Inner("metadata");
        StrictMap source = root.Inner("source");
        StrictMap target = root.Inner("target");
        StrictMap images = root.Inner("images");
        var plan = new NodePlan
        {
            Node = metadata.Text("node"),
            MachineId = metadata.Text("machineId"),
            Created = Time(metadata.Text("created"), name),
            Tool = metadata.Text("tool"),
            FactsHash = metadata.Text("factsHash"),
            Source = new PlanSource(
                source.Text("runtime"), source.Text("shim"), source.Text("version"), source.Text("endpoint"), source.Text("dataRoot"), source.Text("cgroupDriver")),
            Target = new PlanTarget(
                target.Text("runtime"), target.Text("version"), target.Text("endpoint"), target.Text("dataRoot"), target.Text("cgroupDriver"),
                target.Flag("keepSource")),
            DowntimeSeconds = (int)Math.Clamp(root.Number("downtimeSeconds"), 0, int.MaxValue),
            Accepted = root.List("accepted", m => new AcceptedFinding(m.Text("check"), m.Text("reason"), m.Text("by"))),
            Findings = root.List("findings", m => new Finding(
                m.Text("check"), m.Word<Severity>("severity"), m.Text("subject"), m.Text("evidence"), m.Text("remedy"), m.Flag("acceptable"))),
            Losses = root.List("losses", m => new KeyFate(
                m.Text("key"), m.Text("value"), m.Text("source"), m.Word<KeyClass>("class"), m.Text("becomes"), m.Text("note"))),
            Images = new PlanImages(
                images.Text("strategy"),
                images.List("items", m => new PlanImage(m.Text("id"), m.Texts("tags"), m.Texts("digests"), m.Number("bytes")))),
            Steps = root.List("steps", m => new PlanStep(
                m.Text("id"), m.Word<Phase>("phase"), m.Text("kind"), m.Text("title"), m.Flag("disruptive"), Own(m.MapOrEmpty("arguments")))),
        };
        foreach (StrictMap map in (StrictMap[])[metadata, source, target, images, root])
            map.Close();
        return plan;
    }

    private static JsonArray List<T>(IEnumerable<T> items, Func<T, JsonObject> write) => new([.. items.Select(write)]);

    private static JsonObject Finding(Finding finding) => new()
    {
        ["check"] = finding.Check,
        ["severity"] = Word(finding.Severity),
        ["subject"] = finding.Subject,
        ["evidence"] = finding.Evidence,
        ["remedy"] = finding.Remedy,
        ["acceptable"] = finding.Acceptable,
    };

    private static JsonObject Loss(KeyFate fate) => new()
    {
        ["key"] = fate.Key,
        ["value"] = fate.Value,
        ["source"] = fate.Source,
        ["class"] = Word(fate.Class),
        ["becomes"] = fate.Becomes,
        ["note"] = fate.Note,
    };

    private static JsonObject Image(PlanImage image) => new()
    {
        ["id"] = image.Id,
        ["tags"] = Texts(image.Tags),
        ["digests"] = Texts(image.Digests),
        ["bytes"] = image.Bytes,
    };

    private static JsonObject Step(PlanStep step) => new()
    {
        ["id"] = step.Id,
        ["phase"] = Word(step.Phase),
        ["kind"] = step.Kind,
        ["title"] = step.Title,
        ["disruptive"] = step.Disruptive,
        ["arguments"] = step.Arguments.DeepClone(),
    };

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);

    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static JsonObject Own(JsonObject map) => map.DeepClone().AsObject();

    private static DateTimeOffset Time(string text, string name) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset time)
            ? time
            : throw new MigrationException($"{name}: metadata.created: '{text}' is no time.");
}
