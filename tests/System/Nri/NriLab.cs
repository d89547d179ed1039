using Sampan.Cri.Nri;
using Sampan.Tests.System.Daemon;

namespace Sampan.Tests.System.Nri;

/// <summary>A daemon whose plugins have all the time they need, however slow the machine is.</summary>
public sealed class NriLab(DaemonLab lab) : IAsyncLifetime
{
    private int _plugins;

    internal SampanDaemon Daemon { get; private set; } = null!;

    /// <summary>Where plugins connect.</summary>
    internal string Socket => SocketOf(Daemon);

    public async Task InitializeAsync()
    {
        if (lab.Daemon is not null)
        {
            Daemon = await StartAsync(lab, requestTimeout: "2m", WithClasses);
        }
    }

    public async Task DisposeAsync()
    {
        if (Daemon is not null)
        {
            await Daemon.DisposeAsync();
        }
    }

    /// <summary>A daemon that waits so long for an answer of a plugin.</summary>
    internal static async Task<SampanDaemon> StartAsync(DaemonLab lab, string requestTimeout, Func<DaemonFolders, string>? more = null)
    {
        SampanDaemon daemon = await lab.StartDaemonAsync(folders =>
            $"nri:\n  requestTimeout: {requestTimeout}\n  registrationTimeout: 1m\n{more?.Invoke(folders)}");
        await ListensAsync(daemon);
        return daemon;
    }

    /// <summary>Where plugins of a daemon connect.</summary>
    internal static string SocketOf(SampanDaemon daemon) => Path.Combine(daemon.Folders.State, "nri", "nri.sock");

    /// <summary>Waits until plugins can connect.</summary>
    internal static Task ListensAsync(SampanDaemon daemon) =>
        Eventually.BecomesTrueAsync("the NRI socket is there", () => File.Exists(SocketOf(daemon)));

    /// <summary>A plugin that is told of events, with an index above those of the plugins before it.</summary>
    internal async Task<TestPlugin> PluginAsync(Action<TestPlugin> handlers, params Event[] events)
    {
        TestPlugin plugin = await TestPlugin.ConnectAsync(Socket, events);
        handlers(plugin);
        return await plugin.RegisterAsync($"{_plugins++ % 100:00}", "test");
    }

    private static string WithClasses(DaemonFolders folders)
    {
        string file = Path.Combine(folders.Temp, "blockio.yaml");
        File.WriteAllText(
            file,
            $"""
            Classes:
              throttled:
                - Devices: [{BlockIoFactAttribute.Disk}]
                  ThrottleReadBps: 8Mi
            """);
        return $"containers:\n  blockIoConfig: {file}\n";
    }
}
