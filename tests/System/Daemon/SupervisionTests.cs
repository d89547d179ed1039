using System.Net.Sockets;
using System.Text;

namespace Sampan.Tests.System.Daemon;

/// <summary>A socket in systemd's place.</summary>
[Collection(DaemonLab.Collection)]
public sealed class SupervisionTests(DaemonLab lab)
{
    [PodFact(DisplayName = "systemd is told of the start, of each reload and of the end, and its watchdog is fed")]
    public async Task Notify_WholeLife_IsTold()
    {
        await using SampanDaemon daemon = await lab.StartDaemonAsync();
        await daemon.StopAsync();
        using var manager = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = 60_000 };
        string path = Path.Combine(daemon.Folders.Temp, "notify");
        manager.Bind(new UnixDomainSocketEndPoint(path));
        daemon.Environment["NOTIFY_SOCKET"] = path;
        daemon.Environment["WATCHDOG_USEC"] = "10000000";

        await daemon.StartAsync();
        Assert.Equal($"READY=1\nSTATUS=serving CRI on {daemon.Folders.Socket}", Next(manager));
        Assert.Equal("WATCHDOG=1", Next(manager));
        Assert.Equal("WATCHDOG=1", Next(manager));

        daemon.Reload();
        Assert.StartsWith("RELOADING=1\nMONOTONIC_USEC=", Until(manager, "RELOADING"), StringComparison.Ordinal);
        Assert.EndsWith("the configuration was read again", Until(manager, "READY"), StringComparison.Ordinal);
        Until(manager, "WATCHDOG");
        await daemon.StopAsync();
        Until(manager, "STOPPING");
    }

    // Beats may come in between.
    private static string Until(Socket manager, string word)
    {
        string told;
        do
        {
            told = Next(manager);
        }
        while (!told.StartsWith(word, StringComparison.Ordinal));
        return told;
    }

    private static string Next(Socket manager)
    {
        byte[] buffer = new byte[4096];
        return Encoding.UTF8.GetString(buffer, 0, manager.Receive(buffer));
    }
}
