using System.Net.WebSockets;
using System.Text;

namespace Sampan.Migration.Verifying.Probes;

/// <summary>Reads what a command writes over the runtime's stream, as the API server does: WebSocket with Kubernetes' channels.</summary>
internal sealed class ExecStream(string url)
{
    private const int Most = 64 * 1024;
    private const byte StandardOutput = 1;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>What came; a problem in place of it where the stream does not work.</summary>
    public async Task<(string Text, string? Problem)> ReadAsync(CancellationToken cancellation)
    {
        // cri-dockerd's own is relative, and kubectl exec fails with Kubernetes 1.36.
        if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? address) || address.Scheme is not ("http" or "https"))
            return ("", $"the runtime's address is '{url}', which is none that the kubelet can follow");
        if (address.Scheme == "https")
            return ("", null);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Limit);
        using var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("v5.channel.k8s.io");
        socket.Options.AddSubProtocol("v4.channel.k8s.io");
        try
        {
            await socket.ConnectAsync(new UriBuilder(address) { Scheme = "ws" }.Uri, limit.Token);
            string text = await OutputAsync(socket, limit.Token);
            return text.Trim() == "sampan-verify" ? (text, null) : (text, $"the command wrote '{text.Trim()}'");
        }
        catch (Exception e) when (e is WebSocketException or HttpRequestException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return ("", e.Message);
        }
    }

    private static async Task<string> OutputAsync(ClientWebSocket socket, CancellationToken cancellation)
    {
        var text = new StringBuilder();
        byte[] buffer = new byte[Most];
        while (text.Length < Most)
        {
            int count = 0;
            ValueWebSocketReceiveResult part;
            do
            {
                part = await socket.ReceiveAsync(buffer.AsMemory(count), cancellation);
                count += part.Count;
            }
            while (!part.EndOfMessage && count < Most);
            if (part.MessageType == WebSocketMessageType.Close)
                break;
            if (count > 1 && buffer[0] == StandardOutput)
                text.Append(Encoding.UTF8.GetString(buffer, 1, count - 1));
        }
        return text.ToString();
    }
}
