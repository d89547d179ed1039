namespace Sampan.Daemon.Streaming.WebSockets;

/// <summary>A subprotocol of Kubernetes' channels over WebSocket.</summary>
/// <param name="Name">As negotiated; empty when the client named none.</param>
/// <param name="IsBase64">Text messages with base64 inside, for clients that cannot send bytes.</param>
/// <param name="IsStatusStructured">The outcome is a Status object.</param>
/// <param name="HasClose">A client's message may close one channel, which is how stdin ends.</param>
internal sealed record WebSocketProtocol(string Name, bool IsBase64, bool IsStatusStructured, bool HasClose)
{
    /// <summary>Whether the server tells the end of a channel likewise. Kubernetes' clients complain of such a message.</summary>
    public bool TellsClose { get; init; }

    /// <summary>Those for exec and attach, the best first.</summary>
    public static readonly IReadOnlyList<WebSocketProtocol> Commands =
    [
        new("v5.channel.k8s.io", false, true, true),
        new("v4.channel.k8s.io", false, true, false),
        new("v4.base64.channel.k8s.io", true, true, false),
        new("v3.channel.k8s.io", false, false, false),
        new("v2.channel.k8s.io", false, false, false),
        new("channel.k8s.io", false, false, false),
        new("base64.channel.k8s.io", true, false, false),
        new("", false, false, false),
    ];

    /// <summary>Those for port-forward with two channels a port. The first is ours: each way of a connection can end by itself.</summary>
    public static readonly IReadOnlyList<WebSocketProtocol> Ports =
    [
        new("v5.channel.k8s.io", false, true, true) { TellsClose = true },
        new("v4.channel.k8s.io", false, true, false),
        new("v4.base64.channel.k8s.io", true, true, false),
        new("", false, false, false),
    ];

    /// <summary>SPDY inside WebSocket messages, as current kubectl does port-forward.</summary>
    public const string SpdyTunnel = "SPDY/3.1+portforward.k8s.io";

    /// <summary>The best protocol that the client offers too; null when there is none.</summary>
    public static WebSocketProtocol? Choose(IReadOnlyList<WebSocketProtocol> ours, IReadOnlyCollection<string> offered) =>
        offered.Count == 0 ? ours.FirstOrDefault(each => each.Name.Length == 0) : ours.FirstOrDefault(each => offered.Contains(each.Name));
}
