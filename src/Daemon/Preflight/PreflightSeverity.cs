using System.Text.Json.Serialization;

namespace Sampan.Daemon.Preflight;

/// <summary>What a finding means for the start.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PreflightSeverity>))]
internal enum PreflightSeverity
{
    /// <summary>As it should be.</summary>
    [JsonStringEnumMemberName("ok")]
    Ok,

    /// <summary>The daemon starts; something will not work or not well.</summary>
    [JsonStringEnumMemberName("warning")]
    Warning,

    /// <summary>The daemon cannot do its work.</summary>
    [JsonStringEnumMemberName("error")]
    Error,
}
