using System.Text.Json.Serialization;

namespace Sampan.Daemon.Node;

/// <summary>JSON of verbose answers.</summary>
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
internal sealed partial class NodeJson : JsonSerializerContext;
