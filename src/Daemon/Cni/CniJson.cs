using System.Text.Json.Serialization;

namespace Sampan.Daemon.Cni;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CniAttachment))]
[JsonSerializable(typeof(CniRuntimeConfig))]
internal sealed partial class CniJson : JsonSerializerContext;
