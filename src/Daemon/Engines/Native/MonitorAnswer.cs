using System.Text.Json.Serialization;

namespace Sampan.Daemon.Engines.Native;

/// <summary>The line that a monitor writes when the OCI runtime has created the container, or has not.</summary>
/// <param name="Pid">The container's first process; -1 after a failure.</param>
/// <param name="Message">What the OCI runtime printed, after a failure.</param>
internal sealed record MonitorAnswer(
    [property: JsonPropertyName("pid")] int Pid,
    [property: JsonPropertyName("message")] string? Message);

/// <summary>The JSON of <see cref="MonitorAnswer"/>.</summary>
[JsonSerializable(typeof(MonitorAnswer))]
internal sealed partial class MonitorJson : JsonSerializerContext;
