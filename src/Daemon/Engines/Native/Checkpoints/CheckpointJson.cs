using System.Text.Json.Serialization;

namespace Sampan.Daemon.Engines.Native.Checkpoints;

/// <summary>The JSON documents of a checkpoint archive.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, MaxDepth = 32)]
[JsonSerializable(typeof(CheckpointConfig))]
[JsonSerializable(typeof(IReadOnlyList<DumpedBindMount>))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
internal sealed partial class CheckpointJson : JsonSerializerContext;
