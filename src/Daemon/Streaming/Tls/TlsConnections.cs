using System.IO.Pipelines;
using System.Net.Security;
using System.Security.Authentication;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Sampan.Daemon.Streaming.Tls;

/// <summary>
/// Puts TLS between a connection and the server. The server's own way of doing so wants a container of services around it,
/// and this is all that it would do here.
/// </summary>
internal sealed partial class TlsConnections(CertificateSource certificates, TimeProvider time, ILogger<TlsConnections> logger)
{
    private static readonly TimeSpan HandshakeLimit = TimeSpan.FromSeconds(10);

    /// <summary>What is done with a connection before <paramref name="next"/> gets it.</summary>
    public ConnectionDelegate Wrap(ConnectionDelegate next) => connection => ServeAsync(connection, next);

    private async Task ServeAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        IDuplexPipe plain = connection.Transport;
        await using var tls = new SslStream(new TransportStream(plain), leaveInnerStreamOpen: false);
        if (!await IsAgreedAsync(tls))
        {
            return;
        }
        var transport = new TlsTransport(tls);
        connection.Transport = transport;
        try
        {
            await next(connection);
        }
        finally
        {
            connection.Transport = plain;
            await CompleteAsync(transport);
        }
    }

    private async Task<bool> IsAgreedAsync(SslStream tls)
    {
        using var limit = new CancellationTokenSource(HandshakeLimit, time);
        try
        {
            await tls.AuthenticateAsServerAsync(certificates.Current().Options(), limit.Token);
            return true;
        }
        catch (Exception exception) when (exception is AuthenticationException or IOException or OperationCanceledException)
        {
            LogRefused(exception.InnerException?.Message ?? exception.Message);
            return false;
        }
    }

    private static async Task CompleteAsync(TlsTransport transport)
    {
        try
        {
            await transport.CompleteAsync();
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The client did not wait for the last bytes.
        }
    }

    [LoggerMessage(9105, LogLevel.Information, "a connection for streams was refused by TLS: {Reason}")]
    private partial void LogRefused(string reason);
}
