using System.Text.Json.Serialization;

namespace Sampan.Oci.Runtime;

/// <summary>The runtime-spec records as JSON: camel case, absent values left out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RuntimeSpec))]
[JsonSerializable(typeof(LinuxResources))]
public sealed partial class OciRuntimeJson : JsonSerializerContext;
