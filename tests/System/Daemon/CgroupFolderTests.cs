using Sampan.Linux.Cgroups;

namespace Sampan.Tests.System.Daemon;

/// <summary>The cgroup above all pods, where the kubelet names none: it is there while there are pods.</summary>
[Collection(DaemonLab.Collection)]
public sealed class CgroupFolderTests(DaemonLab lab)
{
    // runc, which makes one folder after the other: here it is held up between the first one and the next.
    private const string Script = """
        #!/bin/bash
        case " $* " in *' create '*) ;; *) exec /usr/sbin/runc "$@" ;; esac
        mkdir -p FOLDERS
        touch "$0.waits"
        for ((i = 0; i < 2400; i++)); do [ ! -e "$0.goes" ] || break; sleep 0.05; done
        for folder in FOLDERS; do
          if [ ! -d "$folder" ]; then
            echo "mkdir $folder/pod: no such file or directory" >&2
            exit 1
          fi
        done
        exec /usr/sbin/runc "$@"

        """;

    [PodFact(DisplayName = "A container is made while the last pod that had any goes")]
    public async Task Start_LastOtherPodGoesMeanwhile_HasItsCgroup()
    {
        string path = "";
        await using SampanDaemon daemon = await lab.StartDaemonAsync(folders =>
        {
            path = Path.Combine(folders.Temp, "slow-runtime");
            string cgroups = string.Join(' ', CgroupHierarchies.Detect().Mounts.Select(mount => mount + folders.CgroupParent));
            File.WriteAllText(path, Script.Replace("FOLDERS", cgroups, StringComparison.Ordinal));
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            return $"runtimes: {{default: slow, handlers: {{slow: {{path: {path}}}}}}}\n";
        });
        await using TestPod other = await TestPod.RunAsync(daemon, lab.Image), pod = await TestPod.RunAsync(daemon, lab.Image);
        Task<string> start = pod.StartAsync([]);
        await Eventually.BecomesTrueAsync("the runtime is at work", () => start.IsCompleted || File.Exists(path + ".waits"));

        await other.RemoveAsync();
        await File.WriteAllTextAsync(path + ".goes", "");

        Assert.Equal("alive", await pod.OutputAsync(await start, "echo", "alive"));
    }
}
