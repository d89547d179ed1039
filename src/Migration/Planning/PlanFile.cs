using System.Text;
using System.Text.Json.Nodes;
using Sampan.Migration.Node;

namespace Sampan.Migration.Planning;

/// <summary>A plan as the YAML file that people review and the tool applies, unchanged.</summary>
public static class PlanFile
{
    /// <summary>How many bytes a plan's file may have.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    /// <summary>How many steps a plan may have.</summary>
    public const int MaxSteps = 2000;

    private const string HashKey = "planHash";

    /// <summary>The digest of all that the plan says.</summary>
    public static string Hash(NodePlan plan) => CanonicalJson.Digest(PlanDocument.Of(plan));

    /// <summary>The plan as a document, with its hash.</summary>
    public static JsonObject Document(NodePlan plan)
    {
        JsonObject document = PlanDocument.Of(plan);
        document["metadata"]![HashKey] = CanonicalJson.Digest(document);
        return document;
    }

    /// <summary>The file's text.</summary>
    /// <exception cref="MigrationException">Its steps are not in order, or it is larger than may be read.</exception>
    public static string Write(NodePlan plan)
    {
        JudgeSteps(plan.Steps, "the plan");
        JsonObject document = PlanDocument.Of(plan);
        string hash = CanonicalJson.Digest(document);
        document["metadata"]![HashKey] = hash;
        string text = YamlTree.Write(document);
        // What was written is what will be read, whatever characters the node's files hold.
        if (Encoding.UTF8.GetByteCount(text) > MaxBytes || Hash(Read(text, "the plan")) != hash)
            throw new MigrationException($"The plan cannot be written: it has more than {MaxBytes >> 20} MiB.");
        return text;
    }

    /// <summary>Reads a plan.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <exception cref="MigrationException">It is no plan, of another version, or was changed after it was made.</exception>
    public static NodePlan Read(string text, string name)
    {
        if (Encoding.UTF8.GetByteCount(text) > MaxBytes)
            throw new MigrationException($"{name}: has more than {MaxBytes >> 20} MiB, which no plan has.");
        if (YamlTree.Parse(text, name) is not JsonObject document || Word(document, "kind") != NodePlan.Kind)
            throw new MigrationException($"{name}: is no plan of a node (kind: {NodePlan.Kind}). Make one with 'sampan migrate plan'.");
        if (Word(document, "apiVersion") is var version && version != NodePlan.ApiVersion)
            throw new MigrationException($"{name}: has the form '{version}' where {NodePlan.ApiVersion} is expected. Make the plan again with this version.");
        string? told = null;
        if (document["metadata"] is JsonObject metadata)
        {
            told = Word(metadata, HashKey);
            metadata.Remove(HashKey);
        }
        if (told != CanonicalJson.Digest(document))
        {
            throw new MigrationException($"{name}: was changed after it was made: its planHash is not that of what it says. A plan is not edited by hand: "
                + "change the node or the choices (--set, --accept), and make a new one with 'sampan migrate plan'.");
        }
        NodePlan plan = PlanDocument.Read(document, name);
        JudgeSteps(plan.Steps, name);
        return plan;
    }

    private static string? Word(JsonObject map, string key) =>
        map[key] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    // Ids name steps in the journal; phases are what a rollback goes back to.
    private static void JudgeSteps(IReadOnlyList<PlanStep> steps, string name)
    {
        if (steps.Count > MaxSteps)
            throw new MigrationException($"{name}: has {steps.Count} steps, more than the {MaxSteps} that are allowed.");
        var ids = new HashSet<string>(StringComparer.Ordinal);
        Phase phase = Phase.Stage;
        foreach (PlanStep step in steps)
        {
            if (step.Id.Length is 0 or > 100 || !ids.Add(step.Id))
                throw new MigrationException($"{name}: the step id '{step.Id}' is empty, too long or stands there twice.");
            if (step.Phase < phase)
                throw new MigrationException($"{name}: step {step.Id} of phase {step.Phase} comes after one of phase {phase}.");
            phase = step.Phase;
        }
    }
}
