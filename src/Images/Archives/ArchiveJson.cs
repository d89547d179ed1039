using System.Text.Json.Serialization;

namespace Sampan.Images.Archives;

/// <summary>docker save's own files; OCI's are in Oci.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DockerArchiveImage[]))]
internal sealed partial class ArchiveJson : JsonSerializerContext;
