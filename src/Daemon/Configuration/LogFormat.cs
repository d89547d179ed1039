namespace Sampan.Daemon.Configuration;

/// <summary>The shape of a log line.</summary>
internal enum LogFormat
{
    /// <summary>One line for a person.</summary>
    Text,

    /// <summary>One JSON object a line.</summary>
    Json,
}
