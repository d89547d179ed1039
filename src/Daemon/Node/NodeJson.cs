using System.Text.Json.Serialization;
using Sampan.Daemon.Lifecycle;

namespace Sampan.Daemon.Node;

/// <summary>JSON of verbose answers.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(IReadOnlyList<OperationTimes>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
internal sealed partial class NodeJson : JsonSerializerContext;
