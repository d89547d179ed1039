using System.Text.Json.Serialization;

namespace Sampan.Daemon.Cni;

/// <summary>How far an attachment got.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CniPhase>))]
internal enum CniPhase
{
    /// <summary>ADD was begun; nothing is known of its end.</summary>
    Adding,

    /// <summary>ADD was done.</summary>
    Attached,
}
