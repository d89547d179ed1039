// A plugin's way in:
//
//   connect ─► RegisterPlugin ─► Configure ─► (no hook runs) Synchronize ─► in the list, told of each step
//
// One that is slow, or breaks the protocol, is hung up on.
using System.Net.Sockets;
using Google.Protobuf;
using Microsoft.Extensions.Logging;
using Sampan.Cri.Nri;
using Sampan.Daemon.Configuration;

namespace Sampan.Daemon.Nri;

/// <summary>Listens for plugins and keeps those that have registered, in the order of their indexes.</summary>
internal sealed partial class NriServer(NriOptions options, NriRuntime runtime, TimeProvider time, ILogger<NriServer> logger)
{
    private const int MaxConnections = 128;
    private const int AllEvents = (1 << ((int)Event.Last - 1)) - 1;

    // What plugins ask to know what they may count on: the version whose messages these are.
    private const string ProtocolVersion = "v0.12.2";

    private readonly Lock _guard = new();
    private IReadOnlyList<NriPlugin> _plugins = [];
    private int _connections;

    /// <summary>Held by hooks, and by a plugin that comes in.</summary>
    public NriGate Gate { get; } = new();

    /// <summary>The plugins in their order.</summary>
    public IReadOnlyList<NriPlugin> Plugins => Volatile.Read(ref _plugins);

    /// <summary>Serves plugins until cancelled. Where the socket cannot be had, says so and ends.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        if (options.Socket == NriOptions.Off)
        {
            return;
        }
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(options.Socket)!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            File.Delete(options.Socket);
            listener.Bind(new UnixDomainSocketEndPoint(options.Socket));
            File.SetUnixFileMode(options.Socket, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            listener.Listen();
        }
        catch (Exception exception) when (exception is IOException or SocketException or UnauthorizedAccessException)
        {
            LogNoSocket(exception, options.Socket);
            return;
        }
        try
        {
            while (true)
            {
                _ = ServeAsync(await listener.AcceptAsync(stop), null, null, stop);
            }
        }
        catch (OperationCanceledException)
        {
            File.Delete(options.Socket);
        }
    }

    /// <summary>Hangs up on a plugin and forgets it.</summary>
    public void Drop(NriPlugin plugin, string reason)
    {
        bool tookPart = Plugins.Contains(plugin);
        Change(plugins => [.. plugins.Where(each => each != plugin)]);
        plugin.Connection.Close();
        if (tookPart)
        {
            LogDropped(plugin.Id, reason);
        }
    }

    /// <summary>Serves one plugin until it goes; never fails.</summary>
    /// <param name="socket">Its connection.</param>
    /// <param name="launched">What is known of it, where the daemon has started it.</param>
    /// <param name="takesPart">Completed when it takes part, or will not.</param>
    /// <param name="stop">Hangs up.</param>
    public async Task ServeAsync(Socket socket, LaunchedPlugin? launched, TaskCompletionSource? takesPart, CancellationToken stop)
    {
        if (Interlocked.Increment(ref _connections) > MaxConnections)
        {
            socket.Dispose();
            Interlocked.Decrement(ref _connections);
            takesPart?.TrySetResult();
            return;
        }
        NriPlugin? plugin = null;
        var registered = new TaskCompletionSource<RegisterPluginRequest>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var connection = new NriConnection(
            new NetworkStream(socket, ownsSocket: true), (method, payload, token) => AnswerAsync(registered, method, payload, token), time);
        try
        {
            Task reading = connection.ReadAsync();
            await Task.WhenAny(registered.Task, reading).WaitAsync(options.RegistrationTimeout, time, stop);
            if (!registered.Task.IsCompleted)
            {
                throw new NriException("it hung up before it registered");
            }
            plugin = await ConfigureAsync(await registered.Task, launched, connection, stop);
            await SynchronizeAsync(plugin, stop);
            LogRegistered(plugin.Id);
            takesPart?.TrySetResult();
            await reading.WaitAsync(stop);
            Drop(plugin, "it hung up");
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The daemon ends.
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            LogRefused(plugin?.Id ?? launched?.Id ?? "that did not say its name", exception.Message);
        }
        finally
        {
            if (plugin is not null)
            {
                Change(plugins => [.. plugins.Where(each => each != plugin)]);
            }
            Interlocked.Decrement(ref _connections);
            takesPart?.TrySetResult();
        }
    }

    private async Task<IMessage> AnswerAsync(
        TaskCompletionSource<RegisterPluginRequest> registered, string method, ByteString payload, CancellationToken token)
    {
        switch (method)
        {
            case "RegisterPlugin":
                RegisterPluginRequest request = RegisterPluginRequest.Parser.ParseFrom(payload);
                if (request.PluginName.Length is 0 or > 256 || request.PluginIdx.Length != 2 || !request.PluginIdx.All(char.IsAsciiDigit))
                {
                    throw new NriException("a plugin needs a name, and two digits for an index");
                }
                registered.TrySetResult(request);
                return new Empty();
            case "UpdateContainers" when registered.Task.IsCompletedSuccessfully:
                UpdateContainersRequest updates = UpdateContainersRequest.Parser.ParseFrom(payload);
                var response = new UpdateContainersResponse();
                response.Failed.Add(await runtime.UpdateAsync(updates.Update, token));
                await runtime.EvictAsync(updates.Evict, token);
                return response;
            default:
                throw new NriException($"no method {method}");
        }
    }

    private async Task<NriPlugin> ConfigureAsync(
        RegisterPluginRequest said, LaunchedPlugin? launched, NriConnection connection, CancellationToken stop)
    {
        // One that we have started is who we have called it.
        (string index, string name) = launched is null ? (said.PluginIdx, said.PluginName) : (launched.Index, launched.Name);
        ConfigureResponse answer = await connection.CallAsync(
            "Configure",
            new ConfigureRequest
            {
                Config = launched?.Config ?? "",
                RuntimeName = "sampan",
                NRIVersion = ProtocolVersion,
                RuntimeVersion = typeof(NriServer).Assembly.GetName().Version?.ToString(3) ?? "0",
                RegistrationTimeout = (long)options.RegistrationTimeout.TotalMilliseconds,
                RequestTimeout = (long)options.RequestTimeout.TotalMilliseconds,
            },
            ConfigureResponse.Parser,
            options.RegistrationTimeout,
            stop);
        if ((answer.Events & ~AllEvents) != 0)
        {
            throw new NriException($"plugin {index}-{name} asks for events that there are not: 0x{answer.Events:x}");
        }
        return new NriPlugin(index, name, connection, answer.Events == 0 ? AllEvents : answer.Events);
    }

    private async Task SynchronizeAsync(NriPlugin plugin, CancellationToken stop)
    {
        using IDisposable turn = await Gate.EnterSynchronizationAsync(stop);
        (IReadOnlyList<PodSandbox> pods, IReadOnlyList<Container> containers) = runtime.Snapshot();
        foreach (SynchronizeRequest part in SynchronizeParts.Split(pods, containers))
        {
            SynchronizeResponse answer = await plugin.CallAsync(
                "Synchronize", part, SynchronizeResponse.Parser, options.RegistrationTimeout, stop);
            if (!part.More)
            {
                await runtime.UpdateAsync(answer.Update, stop);
            }
            else if (!answer.More)
            {
                throw new NriException($"it cannot take {pods.Count} pods and {containers.Count} containers in parts");
            }
        }
        Change(plugins => [.. plugins.Append(plugin).OrderBy(each => each.Index, StringComparer.Ordinal)]);
    }

    private void Change(Func<IReadOnlyList<NriPlugin>, IReadOnlyList<NriPlugin>> change)
    {
        lock (_guard)
        {
            Volatile.Write(ref _plugins, change(_plugins));
        }
    }

    [LoggerMessage(9101, LogLevel.Information, "NRI plugin {Plugin} takes part")]
    private partial void LogRegistered(string plugin);

    [LoggerMessage(9102, LogLevel.Warning, "NRI plugin {Plugin} takes part no more: {Reason}")]
    private partial void LogDropped(string plugin, string reason);

    [LoggerMessage(9103, LogLevel.Warning, "NRI plugin {Plugin} did not come in: {Reason}")]
    private partial void LogRefused(string plugin, string reason);

    [LoggerMessage(9104, LogLevel.Warning, "no NRI plugin can connect: the socket {Socket} cannot be made")]
    private partial void LogNoSocket(Exception exception, string socket);
}
