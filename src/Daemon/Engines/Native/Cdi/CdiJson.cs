using System.Text.Json.Serialization;

namespace Sampan.Daemon.Engines.Native.Cdi;

/// <summary>The JSON of <see cref="CdiSpec"/>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(CdiSpec))]
internal sealed partial class CdiJson : JsonSerializerContext;
