using System.Text.Json.Serialization;

namespace Sampan.Daemon.Preflight;

/// <summary>Findings as JSON, for <c>doctor -o json</c>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true)]
[JsonSerializable(typeof(IReadOnlyList<PreflightFinding>))]
internal sealed partial class PreflightJson : JsonSerializerContext;
