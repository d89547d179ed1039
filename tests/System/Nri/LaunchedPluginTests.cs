using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Sampan.Cri.Nri;
using Sampan.Linux.Processes;
using Sampan.Tests.System.Daemon;

namespace Sampan.Tests.System.Nri;

[Collection(DaemonLab.Collection)]
public sealed class LaunchedPluginTests(DaemonLab lab) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sampan-plugins-");

    private string Plugins => Path.Combine(_folder.FullName, "plugins");

    private string Configs => Path.Combine(_folder.FullName, "conf.d");

    public void Dispose() => _folder.Delete(recursive: true);

    [PodFact(DisplayName = "A plugin of the folder is started before the first pod, with its name, its socket and its configuration, and ended with the daemon")]
    public async Task Start_PluginInTheFolder_TakesPart()
    {
        using var test = new TcpListener(IPAddress.Loopback, 0);
        test.Start();
        string facts = Path.Combine(_folder.FullName, "facts");
        // The plugin is this test: what the daemon started only carries bytes to and fro.
        Write("07-relay", $"""
            #!/bin/sh
            echo "$$ $(/bin/busybox env | /bin/busybox grep ^NRI_ | /bin/busybox sort | /bin/busybox tr '\n' ' ')" > {facts}
            echo said by the plugin >&2
            exec /bin/busybox nc 127.0.0.1 {((IPEndPoint)test.LocalEndpoint).Port} <&3 >&3
            """);
        Directory.CreateDirectory(Configs);
        await File.WriteAllTextAsync(Path.Combine(Configs, "relay.conf"), "of all relays");
        await File.WriteAllTextAsync(Path.Combine(Configs, "07-relay.conf"), "of this relay");
        Task<SampanDaemon> starting = StartAsync();
        await using TestPlugin plugin = TestPlugin.Over(await test.AcceptSocketAsync().WaitAsync(TimeSpan.FromMinutes(1)), Event.RunPodSandbox);
        await plugin.RegisterAsync("99", "whatever-it-says");
        await using SampanDaemon daemon = await starting;

        await using TestPod pod = await TestPod.RunAsync(daemon, lab.Image);

        Assert.Equal(["Configure", "Synchronize", "RunPodSandbox"], plugin.Methods);
        Assert.Equal("of this relay", plugin.Requests("Configure", ConfigureRequest.Parser)[0].Config);
        string[] words = (await File.ReadAllTextAsync(facts)).Split(' ', 2);
        Assert.Equal("NRI_PLUGIN_IDX=07 NRI_PLUGIN_NAME=relay NRI_PLUGIN_SOCKET=3", words[1].Trim());
        Assert.Contains("NRI plugin 07-relay takes part", daemon.Log, StringComparison.Ordinal);
        Assert.Contains("said by the plugin", daemon.Log, StringComparison.Ordinal);
        int pid = int.Parse(words[0], CultureInfo.InvariantCulture);
        Assert.NotNull(ProcessStat.TryRead(pid));
        await pod.DisposeAsync();
        await daemon.StopAsync();
        Assert.Null(ProcessStat.TryRead(pid));
    }

    [PodFact(DisplayName = "Plugins that cannot be started, end at once, or never register are passed over, and the node works")]
    public async Task Start_BrokenPlugins_ArePassedOver()
    {
        Write("00-gone", "#!/bin/sh\nexit 3\n");
        Write("10-no-program", "\u007fnot a program");
        Write("20-silent", "#!/bin/sh\ntrap '' TERM\nwhile :; do /bin/busybox sleep 1; done\n");
        Write("nameless", "#!/bin/sh\nexit 0\n");
        await File.WriteAllTextAsync(Path.Combine(Plugins, "30-not-executable"), "#!/bin/sh\n");

        await using SampanDaemon daemon = await StartAsync("3s");

        await using TestPod pod = await TestPod.RunAsync(daemon, lab.Image);
        await pod.StartAsync([]);
        string log = daemon.Log;
        Assert.Contains("NRI plugin 00-gone did not come in: ", log, StringComparison.Ordinal);
        Assert.Contains("NRI plugin 10-no-program cannot be started and is passed over", log, StringComparison.Ordinal);
        Assert.Contains("NRI plugin 20-silent did not come in: ", log, StringComparison.Ordinal);
        Assert.Contains("nameless in the folder of NRI plugins is passed over: its name is not", log, StringComparison.Ordinal);
        Assert.DoesNotContain("30-not-executable", log, StringComparison.Ordinal);
        // It takes no notice of TERM, so it is killed.
        int pid = int.Parse(
            Regex.Match(log, "20-silent is started, pid ([0-9]+)").Groups[1].Value, CultureInfo.InvariantCulture);
        await Eventually.BecomesTrueAsync("the silent plugin is ended", () => ProcessStat.TryRead(pid) is null);
    }

    private Task<SampanDaemon> StartAsync(string registration = "1m") => lab.StartDaemonAsync(_ =>
        $"nri:\n  requestTimeout: 2m\n  registrationTimeout: {registration}\n  pluginPath: {Plugins}\n  pluginConfigPath: {Configs}\n");

    private void Write(string name, string text)
    {
        string path = Path.Combine(Directory.CreateDirectory(Plugins).FullName, name);
        File.WriteAllText(path, text);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
