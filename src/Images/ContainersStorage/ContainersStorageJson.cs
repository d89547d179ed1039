using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sampan.Images.ContainersStorage;

/// <summary>The files of containers/storage.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StoredLayerEntry[]))]
[JsonSerializable(typeof(StoredImageEntry[]))]
internal sealed partial class ContainersStorageJson : JsonSerializerContext;
