using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;
using Sampan.Daemon.Configuration;
using Sampan.Linux;
using Sampan.Linux.Handles;
using Sampan.Linux.Processes;

namespace Sampan.Daemon.Nri;

/// <summary>
/// Starts the plugins of the folder of plugins, each with its end of a connected socket, and ends them with the daemon.
/// One that does not start, or goes, is not started again.
/// </summary>
internal sealed partial class NriLauncher(
    NriOptions options, NriServer server, Func<SpawnRequest, ChildProcess> spawn, TimeProvider time, ILogger<NriLauncher> logger) : IAsyncDisposable
{
    private const int PluginSocket = 3, StandardError = 2;

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _plugins = [];

    /// <summary>Starts them; returns when each takes part or will not.</summary>
    public async Task StartAsync(CancellationToken token)
    {
        if (options.Socket == NriOptions.Off || options.PluginPath.Length == 0)
        {
            return;
        }
        var settled = new List<Task>();
        foreach (LaunchedPlugin plugin in LaunchedPlugin.Find(options.PluginPath, options.PluginConfigPath, LogPassedOver))
        {
            var takesPart = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            settled.Add(takesPart.Task);
            _plugins.Add(RunAsync(plugin, takesPart));
        }
        await Task.WhenAll(settled).WaitAsync(token);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_plugins);
        _stop.Dispose();
    }

    private async Task RunAsync(LaunchedPlugin plugin, TaskCompletionSource takesPart)
    {
        try
        {
            using var pair = SocketPair.Create();
            using ChildProcess process = Spawn(plugin, pair.Remote);
            pair.Remote.Dispose();
            LogStarted(plugin.Id, process.Pid);
            await server.ServeAsync(new Socket(pair.Local), plugin, takesPart, _stop.Token);
            await EndAsync(process);
        }
        catch (Exception exception) when (exception is LinuxException or SocketException or IOException)
        {
            LogNotStarted(plugin.Id, exception.Message);
        }
        finally
        {
            takesPart.TrySetResult();
        }
    }

    private ChildProcess Spawn(LaunchedPlugin plugin, SafeHandle socket)
    {
        using var log = new SafeFileHandle(StandardError, ownsHandle: false);
        return spawn(new SpawnRequest
        {
            Path = plugin.Path,
            Environment = new Dictionary<string, string>
            {
                ["NRI_PLUGIN_NAME"] = plugin.Name,
                ["NRI_PLUGIN_IDX"] = plugin.Index,
                ["NRI_PLUGIN_SOCKET"] = PluginSocket.ToString(CultureInfo.InvariantCulture),
            },
            Descriptors = new Dictionary<int, SafeHandle> { [1] = log, [StandardError] = log, [PluginSocket] = socket },
            NewSession = true,
        });
    }

    private async Task EndAsync(ChildProcess process)
    {
        process.Signal(Signals.Term);
        try
        {
            await process.Exit.WaitAsync(Grace, time);
        }
        catch (TimeoutException)
        {
            process.Signal(Signals.Kill);
            await process.Exit;
        }
    }

    [LoggerMessage(9301, LogLevel.Information, "NRI plugin {Plugin} is started, pid {Pid}")]
    private partial void LogStarted(string plugin, int pid);

    [LoggerMessage(9302, LogLevel.Warning, "NRI plugin {Plugin} cannot be started and is passed over: {Reason}")]
    private partial void LogNotStarted(string plugin, string reason);

    [LoggerMessage(9303, LogLevel.Warning, "{File} in the folder of NRI plugins is passed over: {Reason}")]
    private partial void LogPassedOver(string file, string reason);
}
