using System.Globalization;
using System.Text.Json;
using Sampan.Cri.V1;

namespace Sampan.Tests.System.Daemon;

/// <summary>A plugin of CNI 1.1, which Debian's are not, that notes what it is told.</summary>
[Collection(DaemonLab.Collection)]
public sealed class NetworkUpkeepTests(DaemonLab lab)
{
    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    [PodFact(DisplayName = "At each start plugins of CNI 1.1 are told which attachments are in use")]
    public async Task Start_PluginsWithGc_AreToldWhatIsInUse()
    {
        await using SampanDaemon daemon = await lab.StartDaemonAsync();
        string notes = Path.Combine(daemon.Folders.Temp, "notes");
        await daemon.StopAsync();
        await InstallAsync(daemon.Folders, notes);

        await daemon.StartAsync();
        Assert.Empty(await CollectedAsync(notes, 1));
        TestPod pod = await TestPod.RunAsync(daemon, lab.Image);
        await daemon.KillAsync();
        await daemon.StartAsync();

        Assert.Equal(pod.Id, Assert.Single(await CollectedAsync(notes, 2)));
        StatusResponse status = await daemon.Runtime.StatusAsync(new StatusRequest { Verbose = true }, CancellationToken.None);
        Assert.Equal("{}", status.Info["damagedNetworks"]);
        Assert.True(status.Status.Conditions[1].Status);
    }

    private static async Task InstallAsync(DaemonFolders folders, string notes)
    {
        string plugins = Directory.CreateDirectory(Path.Combine(folders.Temp, "plugins")).FullName;
        string plugin = Path.Combine(plugins, "notary");
        await File.WriteAllTextAsync(plugin, $$"""
            #!/bin/sh
            printf '%s %s\n' "$CNI_COMMAND" "$(cat)" >>{{notes}}
            [ "$CNI_COMMAND" != ADD ] || echo '{"cniVersion":"1.1.0","ips":[{"address":"10.9.8.7/24"}]}'

            """);
        File.SetUnixFileMode(plugin, Executable);
        await File.WriteAllTextAsync(
            Path.Combine(folders.Networks, "05-notary.conflist"),
            """{"cniVersion":"1.1.0","name":"notary","plugins":[{"type":"notary"}]}""");
        string config = await File.ReadAllTextAsync(folders.Config);
        await File.WriteAllTextAsync(
            folders.Config, config.Replace("binDirs: [/usr/lib/cni]", $"binDirs: [{plugins}, /usr/lib/cni]", StringComparison.Ordinal));
    }

    // The containers of the last of so many GCs.
    private static async Task<string[]> CollectedAsync(string notes, int count)
    {
        string[] told = await Eventually.BecomesAsync(
            count.ToString(CultureInfo.InvariantCulture) + " collections",
            async () => File.Exists(notes)
                ? [.. (await File.ReadAllLinesAsync(notes)).Where(line => line.StartsWith("GC {", StringComparison.Ordinal) && line.EndsWith('}'))]
                : Array.Empty<string>(),
            lines => lines.Length >= count);
        using JsonDocument input = JsonDocument.Parse(told[count - 1][3..]);
        return
        [
            .. input.RootElement.GetProperty("cni.dev/valid-attachments").EnumerateArray()
                .Select(place => place.GetProperty("containerID").GetString()!),
        ];
    }
}
