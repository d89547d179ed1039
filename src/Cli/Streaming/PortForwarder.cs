using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Sampan.Cli.Commands;
using Sampan.Cri;
using Sampan.Cri.Grpc;
using Sampan.Cri.V1;

namespace Sampan.Cli.Streaming;

/// <summary>Takes connections to ports here, and asks the runtime for a way into the pod for each.</summary>
internal sealed class PortForwarder(Session session, PodSandbox pod, StreamSettings settings)
{
    private static readonly TimeSpan AcceptPause = TimeSpan.FromMilliseconds(200);

    private readonly TaskCompletionSource _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Serves until the user gives up or the pod is gone.</summary>
    /// <exception cref="CliException">The pod is gone.</exception>
    public async Task RunAsync(PortListeners listeners, CancellationToken cancellation)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task[] accepting = [.. listeners.All.Select(each => AcceptAsync(each.Socket, each.Remote, ended.Token))];
        try
        {
            await (await Task.WhenAny([_gone.Task, .. accepting]));
        }
        finally
        {
            await ended.CancelAsync();
            foreach (Task task in accepting)
                await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task AcceptAsync(Socket listener, int remote, CancellationToken cancellation)
    {
        var running = new HashSet<Task>();
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                Socket local = await listener.AcceptAsync(cancellation);
                running.Add(ServeAsync(local, remote, cancellation));
                running.RemoveWhere(task => task.IsCompleted);
            }
            catch (OperationCanceledException)
            {
                break;
            }
            catch (SocketException)
            {
                // The client left at once, or there are no descriptors: the next one may fare better.
                await Task.Delay(AcceptPause, session.Host.Time, cancellation);
            }
        }

        foreach (Task task in running)
            await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellation.ThrowIfCancellationRequested();
    }

    private async Task ServeAsync(Socket local, int remote, CancellationToken cancellation)
    {
        using Socket socket = local;
        int port = ((IPEndPoint)socket.LocalEndPoint!).Port;
        try
        {
            if (!session.Quiet)
                session.Terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Handling connection for {port}"));
            socket.NoDelay = true;
            var request = new PortForwardRequest { PodSandboxId = pod.Id, Port = { remote } };
            string url = (await session.Runtime.PortForwardAsync(request, cancellation)).Url;
            await using ChannelSocket channels = await ChannelSocket.ConnectAsync(
                url, ChannelSocket.Ports, settings.Transport, session.Host.Time, cancellation);
            string error = await new ForwardedConnection(socket, channels, session.Host.Time).RunAsync(cancellation);
            if (error.Length > 0)
                Report(port, remote, error);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested && Failure.Of(e, cancellation) is { } failure)
        {
            Report(port, remote, failure.Message);
            if (e is CriException && await PodIsGoneAsync(cancellation))
                _gone.TrySetException(CliException.Failed($"pod {pod.Metadata.Namespace}/{pod.Metadata.Name} is no longer ready", "see 'sampan pods'"));
        }
        catch (SocketException e)
        {
            Report(port, remote, e.Message);
        }
    }

    private void Report(int port, int remote, string error) => session.Terminal.Error(
        string.Create(CultureInfo.InvariantCulture, $"the connection from {port} to the pod's port {remote} failed: {error}"));

    private async Task<bool> PodIsGoneAsync(CancellationToken cancellation)
    {
        try
        {
            var request = new PodSandboxStatusRequest { PodSandboxId = pod.Id };
            return (await session.Runtime.PodSandboxStatusAsync(request, cancellation)).Status.State != PodSandboxState.SandboxReady;
        }
        catch (CriException e)
        {
            return e.Code == GrpcStatusCode.NotFound;
        }
    }
}
