using System.Text.Json.Serialization;

namespace Sampan.Images.DockerStore;

/// <summary>Docker's own files.</summary>
[JsonSerializable(typeof(DockerRepositories))]
[JsonSerializable(typeof(DockerBlob[]))]
internal sealed partial class DockerStoreJson : JsonSerializerContext;
