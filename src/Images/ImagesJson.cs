using System.Text.Json.Serialization;
using Sampan.Images.Catalog;
using Sampan.Images.Layers;
using Sampan.Images.Pulling;

namespace Sampan.Images;

/// <summary>JSON of our own files under the image root.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(LayerRecord))]
[JsonSerializable(typeof(CatalogFile))]
[JsonSerializable(typeof(PullIntent))]
internal sealed partial class ImagesJson : JsonSerializerContext;
