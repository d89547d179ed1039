using System.Buffers;

namespace Sampan.Daemon.Logging;

/// <summary>Writes a record as one line or, with a stack trace, several.</summary>
internal interface ILogFormatter
{
    /// <summary>Appends UTF-8 with a final line end; <paramref name="prefix"/> goes before every line.</summary>
    void Write(LogRecord record, string prefix, IBufferWriter<byte> output);
}
