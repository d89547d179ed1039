using System.Net.Security;
using System.Net.WebSockets;
using System.Security.Cryptography.X509Certificates;

namespace Sampan.Cli.Streaming;

/// <summary>Streams over one WebSocket as Kubernetes has them: the first byte of each message says which.</summary>
internal sealed class ChannelSocket : IAsyncDisposable
{
    private const byte CloseSignal = 255;
    private const int MaxWritten = 32 * 1024;
    private const string WithClose = "v5.channel.k8s.io", Structured = "v4.channel.k8s.io", Oldest = "channel.k8s.io";

    /// <summary>What commands are spoken over, the best first.</summary>
    public static readonly IReadOnlyList<string> Commands = [WithClose, Structured, Oldest];

    /// <summary>What ports are forwarded over; only Sampan has the first, in which each way can end by itself.</summary>
    public static readonly IReadOnlyList<string> Ports = [WithClose, Structured];

    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(30), CloseLimit = TimeSpan.FromSeconds(1);

    private readonly ClientWebSocket _socket = new();
    private readonly SemaphoreSlim _writing = new(1);
    private readonly byte[] _buffer = new byte[MaxWritten];
    private readonly TimeProvider _time;
    private byte _channel;
    private bool _within;

    private ChannelSocket(TimeProvider time) => _time = time;

    /// <summary>Whether a channel can be closed by itself, which is how stdin ends.</summary>
    public bool HasClose => _socket.SubProtocol == WithClose;

    /// <summary>Whether the outcome is a Status object.</summary>
    public bool IsStatusStructured => _socket.SubProtocol is WithClose or Structured;

    /// <summary>Whether the other side has said goodbye, rather than vanished.</summary>
    public bool IsClosedInOrder { get; private set; }

    /// <summary>Dials.</summary>
    /// <param name="url">As the runtime gave it.</param>
    /// <param name="protocols">What is spoken, the best first.</param>
    /// <param name="transport">What TLS needs.</param>
    /// <param name="time">The clock of the limits.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="CliException">Nobody answers, or not as a stream does.</exception>
    public static async Task<ChannelSocket> ConnectAsync(
        string url, IReadOnlyList<string> protocols, StreamTransport transport, TimeProvider time, CancellationToken cancellation)
    {
        Uri address = StreamAddress.Of(url);
        var channels = new ChannelSocket(time);
        ClientWebSocketOptions options = channels._socket.Options;
        foreach (string protocol in protocols)
            options.AddSubProtocol(protocol);
        // The stream is on this machine: no proxy leads there.
        options.Proxy = null;
        if (transport.Certificate is not null)
            options.ClientCertificates.Add(transport.Certificate);
        if (transport.Authorities is not null)
            options.RemoteCertificateValidationCallback = (_, certificate, chain, errors) => IsTrusted(transport, certificate, chain, errors);
        using var limit = new CancellationTokenSource(ConnectLimit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        try
        {
            await channels._socket.ConnectAsync(address, both.Token);
            return channels;
        }
        catch (Exception e) when (e is WebSocketException || (e is OperationCanceledException && limit.IsCancellationRequested))
        {
            await channels.DisposeAsync();
            string reason = e is WebSocketException ? e.InnerException?.InnerException?.Message ?? e.InnerException?.Message ?? e.Message : "no answer";
            // Not the path: it holds the token.
            throw CliException.Failed(
                $"the stream at {address.GetLeftPart(UriPartial.Authority)} cannot be opened: {reason}",
                address.Scheme == "wss" && transport.Authorities is null ? "if it is the certificate: name who signed it with --tls-ca" : null);
        }
        catch
        {
            await channels.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits for what comes next; null when the other side is done.</summary>
    public async ValueTask<ChannelMessage?> ReceiveAsync(CancellationToken cancellation)
    {
        while (true)
        {
            ValueWebSocketReceiveResult part;
            try
            {
                part = await _socket.ReceiveAsync(_buffer.AsMemory(), cancellation);
            }
            catch (WebSocketException)
            {
                return null;
            }

            if (part.MessageType == WebSocketMessageType.Close)
            {
                IsClosedInOrder = true;
                return null;
            }

            int start = _within ? 0 : 1;
            if (!_within && part.Count > 0)
                _channel = _buffer[0];
            _within = !part.EndOfMessage;
            if (part.Count >= start && part.Count > 0)
                return new ChannelMessage(_channel, _buffer.AsMemory(start, part.Count - start));
        }
    }

    /// <summary>Sends on a channel.</summary>
    /// <exception cref="IOException">The other side is gone.</exception>
    public async ValueTask SendAsync(byte channel, ReadOnlyMemory<byte> data, CancellationToken cancellation)
    {
        while (data.Length > 0)
        {
            ReadOnlyMemory<byte> piece = data[..Math.Min(data.Length, MaxWritten)];
            await WriteAsync([channel, .. piece.Span], cancellation);
            data = data[piece.Length..];
        }
    }

    /// <summary>Ends a channel, where the protocol can.</summary>
    /// <exception cref="IOException">The other side is gone.</exception>
    public ValueTask SendCloseAsync(byte channel, CancellationToken cancellation) =>
        HasClose ? WriteAsync([CloseSignal, channel], cancellation) : ValueTask.CompletedTask;

    /// <summary>The channel that a message closes; null when it carries data.</summary>
    public byte? ClosedBy(ChannelMessage message) =>
        HasClose && message.Channel == CloseSignal ? (message.Data.Length > 0 ? message.Data.Span[0] : CloseSignal) : null;

    /// <summary>Says goodbye and hangs up.</summary>
    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(CloseLimit, _time);
        try
        {
            if (_socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", limit.Token);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException or InvalidOperationException)
        {
            // The other side went first.
        }

        _socket.Dispose();
        _writing.Dispose();
    }

    private static bool IsTrusted(StreamTransport transport, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None)
            return true;
        if (errors != SslPolicyErrors.RemoteCertificateChainErrors || certificate is null)
            return false;
        using var server = new X509Certificate2(certificate);
        return transport.Trusts(server, [.. chain?.ChainElements.Select(element => element.Certificate) ?? []]);
    }

    private async ValueTask WriteAsync(byte[] message, CancellationToken cancellation)
    {
        await _writing.WaitAsync(cancellation);
        try
        {
            await _socket.SendAsync(message, WebSocketMessageType.Binary, endOfMessage: true, cancellation);
        }
        catch (WebSocketException e)
        {
            throw new IOException("the runtime has closed the stream", e);
        }
        finally
        {
            _writing.Release();
        }
    }
}
