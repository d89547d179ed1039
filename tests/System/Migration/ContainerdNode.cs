using Sampan.Cri;
using Sampan.Cri.Containerd;
using Sampan.Cri.Grpc.Client;
using Sampan.Cri.V1;
using Sampan.Linux.Files;
using Sampan.Linux.Mounts;
using Mount = Sampan.Linux.Mounts.Mount;
using Sampan.Linux.Processes;
using Sampan.Tests.System.Daemon;

namespace Sampan.Tests.System.Migration;

/// <summary>Debian's containerd as a node's runtime: CRI on, private folders, pods on the machine's network.</summary>
internal sealed class ContainerdNode : IAsyncDisposable
{
    private static readonly TimeSpan s_start = TimeSpan.FromMinutes(3), s_stop = TimeSpan.FromSeconds(60);

    private static int s_count;

    private readonly DirectoryInfo _temp = Directory.CreateTempSubdirectory("sampan-ctrdnode-");
    private readonly string _cgroup = $"/sampan-test-ctrd-{Environment.ProcessId:x}{Interlocked.Increment(ref s_count):x}";
    private readonly CriChannel _channel;
    private ChildProcess _process;

    private ContainerdNode(string pause, string? root)
    {
        Root = root ?? Path.Combine(_temp.FullName, "root");
        File.WriteAllText(Config, $"""
            version = 2
            root = "{Root}"
            state = "{_temp.FullName}/state"
            [grpc]
              address = "{Socket}"
            [ttrpc]
              address = "{Socket}.ttrpc"
            [plugins."io.containerd.grpc.v1.cri"]
              sandbox_image = "{pause}"
              stream_server_address = "127.0.0.1"
              stream_server_port = "0"
              disable_apparmor = true
              restrict_oom_score_adj = true
              netns_mounts_under_state_dir = true
              [plugins."io.containerd.grpc.v1.cri".cni]
                bin_dir = "/usr/lib/cni"
                conf_dir = "{_temp.FullName}/net.d"
            """);
        _process = Start();
        _channel = new CriChannel(Socket, new CriChannelOptions { DefaultDeadline = TimeSpan.FromMinutes(2) });
        Runtime = new RuntimeServiceClient(_channel);
        Images = new ImageServiceClient(_channel);
        Store = new ContainerdClient(_channel, "k8s.io");
    }

    internal string Root { get; }

    internal string Endpoint => "unix://" + Socket;

    internal RuntimeServiceClient Runtime { get; }

    internal ImageServiceClient Images { get; }

    internal ContainerdClient Store { get; }

    /// <summary>Where its layers are.</summary>
    internal string Snapshots => Path.Combine(Root, "io.containerd.snapshotter.v1.overlayfs", "snapshots");

    private string Config => Path.Combine(_temp.FullName, "config.toml");

    private string Socket => Path.Combine(_temp.FullName, "sock");

    /// <summary>Starts it.</summary>
    /// <param name="pause">The pause image's name.</param>
    /// <param name="root">Its data folder; null for a private one.</param>
    internal static async Task<ContainerdNode> StartAsync(string pause, string? root = null)
    {
        var node = new ContainerdNode(pause, root);
        try
        {
            await node.AnswersAsync();
            return node;
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends it and starts it again: nothing but what is on disk counts.</summary>
    internal async Task RestartAsync()
    {
        await StopAsync();
        _process.Dispose();
        _process = Start();
        await AnswersAsync();
    }

    /// <summary>Runs a pod on the machine's network with one container, and returns the container's id.</summary>
    internal async Task<string> RunAsync(string image, params string[] command)
    {
        var pod = new PodSandboxConfig
        {
            Metadata = new PodSandboxMetadata { Name = "pod", Namespace = "test", Uid = Guid.NewGuid().ToString() },
            LogDirectory = Path.Combine(_temp.FullName, "logs"),
            Linux = new LinuxPodSandboxConfig
            {
                CgroupParent = _cgroup,
                SecurityContext = new LinuxSandboxSecurityContext { NamespaceOptions = new NamespaceOption { Network = NamespaceMode.Node, Pid = NamespaceMode.Container } },
            },
        };
        string sandbox = (await Runtime.RunPodSandboxAsync(new RunPodSandboxRequest { Config = pod }, CancellationToken.None)).PodSandboxId;
        var container = new ContainerConfig
        {
            Metadata = new ContainerMetadata { Name = "main" },
            Image = new ImageSpec { Image = image },
            Command = { command },
            LogPath = "main.log",
            Linux = new LinuxContainerConfig { SecurityContext = new LinuxContainerSecurityContext { NamespaceOptions = pod.Linux.SecurityContext.NamespaceOptions } },
        };
        string id = (await Runtime.CreateContainerAsync(
            new CreateContainerRequest { PodSandboxId = sandbox, Config = container, SandboxConfig = pod }, CancellationToken.None)).ContainerId;
        await Runtime.StartContainerAsync(new StartContainerRequest { ContainerId = id }, CancellationToken.None);
        return id;
    }

    /// <summary>What a shell in a container prints.</summary>
    internal async Task<string> ShellAsync(string container, string script)
    {
        ExecSyncResponse answer = await Runtime.ExecSyncAsync(
            new ExecSyncRequest { ContainerId = container, Timeout = 60, Cmd = { "/bin/sh", "-c", script } }, CancellationToken.None);
        return answer.Stdout.ToStringUtf8().Trim() + answer.Stderr.ToStringUtf8().Trim();
    }

    /// <summary>Removes all pods.</summary>
    internal async Task RemovePodsAsync()
    {
        foreach (PodSandbox pod in (await Runtime.ListPodSandboxAsync(new ListPodSandboxRequest(), CancellationToken.None)).Items)
        {
            await Runtime.StopPodSandboxAsync(new StopPodSandboxRequest { PodSandboxId = pod.Id }, CancellationToken.None);
            await Runtime.RemovePodSandboxAsync(new RemovePodSandboxRequest { PodSandboxId = pod.Id }, CancellationToken.None);
        }
    }

    /// <summary>How much of each kind is in its store.</summary>
    internal async Task<(int Images, int Content, int Snapshots, int Leases)> CountAsync() =>
        ((await Store.ListImagesAsync(CancellationToken.None)).Count, (await Store.ListContentAsync(CancellationToken.None)).Count,
            (await Store.ListSnapshotsAsync("overlayfs", CancellationToken.None)).Count, (await Store.ListLeasesAsync(CancellationToken.None)).Count);

    public async ValueTask DisposeAsync()
    {
        try
        {
            await RemovePodsAsync();
        }
        catch (CriException)
        {
            // The test has said why.
        }
        _channel.Dispose();
        await StopAsync();
        _process.Dispose();
        foreach (MountInfo mount in MountInfo.Read().Where(m => m.MountPoint.StartsWith(_temp.FullName + "/", StringComparison.Ordinal)).Reverse())
            Mount.Unmount(mount.MountPoint, detach: true);
        using RootedDirectory parent = RootedDirectory.Open(_temp.Parent!.FullName);
        parent.RemoveTree(_temp.Name);
        foreach (string hierarchy in Directory.GetDirectories("/sys/fs/cgroup").Append("/sys/fs/cgroup").Select(h => h + _cgroup).Where(Directory.Exists))
            Directory.Delete(hierarchy);
    }

    private ChildProcess Start() => Children.Start("/usr/bin/containerd", ["-c", Config], Path.Combine(_temp.FullName, "log"));

    private async Task StopAsync()
    {
        _process.Signal(Signals.Term);
        if (await Task.WhenAny(_process.Exit, Task.Delay(s_stop)) != _process.Exit)
            _process.Signal(Signals.Kill);
        await _process.Exit;
    }

    private async Task AnswersAsync()
    {
        using var limit = new CancellationTokenSource(s_start);
        while (true)
        {
            try
            {
                await Runtime.StatusAsync(new StatusRequest(), CancellationToken.None);
                return;
            }
            catch (CriException) when (!_process.Exit.IsCompleted && !limit.IsCancellationRequested)
            {
                await Task.Delay(100, CancellationToken.None);
            }
            catch (CriException e)
            {
                throw new InvalidOperationException($"containerd does not answer: {e.Message}\n{await File.ReadAllTextAsync(Path.Combine(_temp.FullName, "log"))}", e);
            }
        }
    }
}
