using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sampan.Migration.Inspection.Facts;

namespace Sampan.Migration.Inspection.Gathering;

/// <summary>All facts as JSON for machines and for support: what looks like a credential is left out.</summary>
public static class NodeFactsJson
{
    private static readonly NodeFactsContext Context = new(new JsonSerializerOptions(NodeFactsContext.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>The document; names in camelCase, what is not known left out.</summary>
    public static JsonObject Document(NodeFacts facts) => (JsonObject)JsonSerializer.SerializeToNode(Redaction.Of(facts), Context.NodeFacts)!;

    /// <summary>Its text, indented.</summary>
    public static string Text(NodeFacts facts) => JsonSerializer.Serialize(Redaction.Of(facts), Context.NodeFacts);
}
