using System.Text.Json.Serialization;

namespace Sampan.Docker;

/// <summary>The documents of the Engine API.</summary>
[JsonSerializable(typeof(ErrorAnswer))]
[JsonSerializable(typeof(EngineVersion))]
[JsonSerializable(typeof(EngineInfo))]
[JsonSerializable(typeof(IReadOnlyList<ContainerEntry>))]
[JsonSerializable(typeof(ContainerDetails))]
[JsonSerializable(typeof(IReadOnlyList<ImageEntry>))]
[JsonSerializable(typeof(ImageDetails))]
[JsonSerializable(typeof(IReadOnlyList<RemovedImage>))]
[JsonSerializable(typeof(LoadMessage))]
[JsonSerializable(typeof(ProgressMessage))]
[JsonSerializable(typeof(RegistryAuthorization))]
[JsonSerializable(typeof(LayerSpace))]
[JsonSerializable(typeof(Dictionary<string, IReadOnlyList<string>>))]
internal sealed partial class DockerJson : JsonSerializerContext;
