using System.Text.Json.Serialization;

namespace Sampan.Daemon.Node;

/// <summary>JSON of verbose answers.</summary>
[JsonSerializable(typeof(string))]
internal sealed partial class NodeJson : JsonSerializerContext;
