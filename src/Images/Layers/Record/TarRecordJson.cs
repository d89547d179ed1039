using System.Text.Json.Serialization;

namespace Sampan.Images.Layers.Record;

/// <summary>Lines of records.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(TarSplitEntry))]
internal sealed partial class TarRecordJson : JsonSerializerContext;
