using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Sampan.Daemon.Streaming.Spdy;
using Sampan.Daemon.Streaming.WebSockets;

namespace Sampan.Daemon.Streaming;

/// <summary>Takes each HTTP request to its session: redeems the token, agrees on a protocol, upgrades the connection.</summary>
internal sealed class StreamingApplication(StreamTokens tokens, StreamSessions sessions, CancellationToken stop)
    : IHttpApplication<IFeatureCollection>
{
    private const string SpdyProtocol = "SPDY/3.1", StreamProtocolHeader = "X-Stream-Protocol-Version";
    private const string AcceptSuffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    // Clients' proxies drop connections on which nothing happens.
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public IFeatureCollection CreateContext(IFeatureCollection contextFeatures) => contextFeatures;

    /// <inheritdoc/>
    public void DisposeContext(IFeatureCollection context, Exception? exception)
    {
    }

    /// <inheritdoc/>
    public async Task ProcessRequestAsync(IFeatureCollection context)
    {
        var http = new DefaultHttpContext(context);
        string[] path = (http.Request.Path.Value ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (!HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsPost(http.Request.Method))
        {
            await RefuseAsync(http, 405, "streaming URLs take GET and POST");
        }
        else if (path.Length != 2 || tokens.Redeem(path[1]) is not { } request || request.Path != path[0])
        {
            await RefuseAsync(http, 404, "this streaming URL is unknown, used or more than a minute old: ask the runtime for another");
        }
        else if (Upgrades(http).Contains("websocket", StringComparer.OrdinalIgnoreCase))
        {
            await ServeWebSocketAsync(http, request);
        }
        else if (Upgrades(http).Contains(SpdyProtocol, StringComparer.OrdinalIgnoreCase))
        {
            await ServeSpdyAsync(http, request);
        }
        else
        {
            await RefuseAsync(http, 400, "this URL wants an upgrade of the connection to SPDY/3.1 or websocket");
        }
    }

    private static IEnumerable<string> Upgrades(HttpContext http) => Values(http, "Upgrade");

    private static IReadOnlyList<string> Values(HttpContext http, string header) =>
    [
        .. http.Request.Headers[header].SelectMany(value =>
            (value ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)),
    ];

    private static async Task RefuseAsync(HttpContext http, int status, string reason)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/plain; charset=utf-8";
        await http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(reason + "\n"));
    }

    private async Task ServeSpdyAsync(HttpContext http, StreamRequest request)
    {
        IReadOnlyList<string> ours = request is PortForwardStreamRequest ? [SpdyPortForward.Protocol] : SpdyCommand.Protocols;
        IReadOnlyList<string> offered = Values(http, StreamProtocolHeader);
        // A client that names none speaks the oldest.
        string? protocol = offered.Count == 0 ? ours[^1] : ours.FirstOrDefault(offered.Contains);
        if (protocol is null)
        {
            http.Response.Headers.Append("X-Accepted-Stream-Protocol-Versions", string.Join(", ", ours));
            await RefuseAsync(http, 403, $"none of the protocols {string.Join(", ", offered)} is spoken here; {string.Join(", ", ours)} are");
            return;
        }
        http.Response.Headers.Upgrade = SpdyProtocol;
        if (offered.Count > 0)
        {
            http.Response.Headers[StreamProtocolHeader] = protocol;
        }
        Stream transport = await UpgradeAsync(http);
        await sessions.RunSpdyAsync(request, protocol, transport, stop);
    }

    private async Task ServeWebSocketAsync(HttpContext http, StreamRequest request)
    {
        string? key = http.Request.Headers.SecWebSocketKey;
        if (string.IsNullOrEmpty(key) || http.Request.Headers.SecWebSocketVersion != "13")
        {
            await RefuseAsync(http, 400, "this is no WebSocket of version 13");
            return;
        }
        IReadOnlyList<string> offered = Values(http, "Sec-WebSocket-Protocol");
        bool tunnels = request is PortForwardStreamRequest && offered.Contains(WebSocketProtocol.SpdyTunnel);
        WebSocketProtocol? protocol = WebSocketProtocol.Choose(
            request is PortForwardStreamRequest ? WebSocketProtocol.Ports : WebSocketProtocol.Commands, offered);
        if (protocol is null && !tunnels)
        {
            await RefuseAsync(http, 400, $"none of the WebSocket protocols {string.Join(", ", offered)} is spoken here");
            return;
        }
        string name = tunnels ? WebSocketProtocol.SpdyTunnel : protocol!.Name;
        http.Response.Headers.Upgrade = "websocket";
        http.Response.Headers.SecWebSocketAccept = Accept(key);
        if (name.Length > 0)
        {
            http.Response.Headers.SecWebSocketProtocol = name;
        }
        Stream transport = await UpgradeAsync(http);
        using WebSocket socket = WebSocket.CreateFromStream(
            transport, new WebSocketCreationOptions { IsServer = true, KeepAliveInterval = KeepAlive });
        await (tunnels
            ? sessions.RunSpdyAsync(request, SpdyPortForward.Protocol, new WebSocketTunnel(socket), stop)
            : sessions.RunWebSocketAsync(request, protocol!, socket, stop));
    }

    private static Task<Stream> UpgradeAsync(HttpContext http) =>
        http.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();

    // RFC 6455 section 4.2.2: the protocol's fixed proof that the server speaks it; no secret hangs on this hash.
    private static string Accept(string key) =>
#pragma warning disable CA5350
        Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + AcceptSuffix)));
#pragma warning restore CA5350
}
