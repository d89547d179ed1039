using System.Text.Json.Serialization;

namespace Sampan.Images.Registry;

/// <summary>JSON of token servers and registry errors.</summary>
[JsonSerializable(typeof(TokenAnswer))]
[JsonSerializable(typeof(RegistryErrors))]
internal sealed partial class RegistryJson : JsonSerializerContext;
