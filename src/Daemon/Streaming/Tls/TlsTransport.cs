using System.IO.Pipelines;
using System.Net.Security;

namespace Sampan.Daemon.Streaming.Tls;

/// <summary>What the server reads and writes in place of the connection's own pipes.</summary>
internal sealed class TlsTransport(SslStream tls) : IDuplexPipe
{
    private static readonly StreamPipeReaderOptions ReaderOptions = new(leaveOpen: true);
    private static readonly StreamPipeWriterOptions WriterOptions = new(leaveOpen: true);

    /// <inheritdoc/>
    public PipeReader Input { get; } = PipeReader.Create(tls, ReaderOptions);

    /// <inheritdoc/>
    public PipeWriter Output { get; } = PipeWriter.Create(tls, WriterOptions);

    /// <summary>Writes what is still held.</summary>
    public async ValueTask CompleteAsync()
    {
        await Input.CompleteAsync();
        await Output.CompleteAsync();
    }
}
