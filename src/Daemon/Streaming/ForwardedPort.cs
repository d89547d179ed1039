using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Sampan.Linux.Files;

namespace Sampan.Daemon.Streaming;

/// <summary>One forwarded connection: a client's pair of streams and a socket in the pod.</summary>
/// <param name="data">What the client sends and gets.</param>
/// <param name="error">Where the reason of a failure goes.</param>
/// <param name="time">The clock of the grace.</param>
internal sealed class ForwardedPort(AsyncStream data, AsyncStream error, TimeProvider time)
{
    // After the pod's side has ended, for the client's last bytes.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    /// <summary>Connects and copies both ways until both have ended. A failure is told to the client and ends this connection alone.</summary>
    /// <param name="sandboxId">The pod, for the message.</param>
    /// <param name="port">The port in the pod.</param>
    /// <param name="connect">Connects.</param>
    /// <param name="token">Cancelled when the client has left.</param>
    public async Task RunAsync(string sandboxId, int port, Func<CancellationToken, Task<Socket>> connect, CancellationToken token)
    {
        try
        {
            using Socket socket = await connect(token);
            await CopyAsync(socket, token);
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            string reason = string.Create(
                CultureInfo.InvariantCulture, $"failed to forward port {port} of pod {sandboxId}: {exception.Message}");
            await error.WriteAsync(Encoding.UTF8.GetBytes(reason), token);
        }
        await error.CompleteWritesAsync(token);
        await data.CompleteWritesAsync(token);
    }

    private async Task CopyAsync(Socket socket, CancellationToken token)
    {
        await using var remote = new SocketStream(socket);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(token);
        Task upstream = new StreamCopy(data, remote, time).RunAsync(ended.Token);
        Task downstream = new StreamCopy(remote, data, time).RunAsync(ended.Token);
        try
        {
            Task first = await Task.WhenAny(upstream, downstream);
            await first;
            await downstream;
            await Task.WhenAny(upstream, Task.Delay(Grace, time, ended.Token));
        }
        finally
        {
            await ended.CancelAsync();
            await upstream.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            await downstream.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }
}
