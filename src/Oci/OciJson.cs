using System.Text.Json;
using System.Text.Json.Serialization;
using Sampan.Oci.Image;

namespace Sampan.Oci;

/// <summary>JSON for the image documents; names as in the OCI image-spec.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = 64)]
[JsonSerializable(typeof(Manifest))]
[JsonSerializable(typeof(ImageIndex))]
[JsonSerializable(typeof(ImageConfig))]
[JsonSerializable(typeof(MediaTypeProbe))]
public sealed partial class OciJson : JsonSerializerContext;
