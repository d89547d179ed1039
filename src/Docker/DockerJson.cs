using System.Text.Json.Serialization;

namespace Sampan.Docker;

/// <summary>
/// The documents of the Engine API. What a document leaves out is null or 0 in a record, whatever its initializer says: the
/// generated readers set all init properties. So these turn null into nothing.
/// </summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ErrorAnswer))]
[JsonSerializable(typeof(EngineVersion))]
[JsonSerializable(typeof(EngineInfo))]
[JsonSerializable(typeof(IReadOnlyList<ContainerEntry>))]
[JsonSerializable(typeof(ContainerDetails))]
[JsonSerializable(typeof(ContainerCreation))]
[JsonSerializable(typeof(CreatedContainer))]
[JsonSerializable(typeof(ContainerUpdate))]
[JsonSerializable(typeof(ExecCreation))]
[JsonSerializable(typeof(CreatedExec))]
[JsonSerializable(typeof(ExecStart))]
[JsonSerializable(typeof(ExecDetails))]
[JsonSerializable(typeof(DockerEvent))]
[JsonSerializable(typeof(IReadOnlyList<ImageEntry>))]
[JsonSerializable(typeof(ImageDetails))]
[JsonSerializable(typeof(IReadOnlyList<RemovedImage>))]
[JsonSerializable(typeof(LoadMessage))]
[JsonSerializable(typeof(ProgressMessage))]
[JsonSerializable(typeof(RegistryAuthorization))]
[JsonSerializable(typeof(LayerSpace))]
[JsonSerializable(typeof(Dictionary<string, IReadOnlyList<string>>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, IReadOnlyList<string>>))]
internal sealed partial class DockerJson : JsonSerializerContext;
