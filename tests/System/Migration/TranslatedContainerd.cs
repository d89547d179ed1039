using System.Text;
using Sampan.Cri;
using Sampan.Cri.Grpc.Client;
using Sampan.Cri.V1;
using Sampan.Linux.Files;
using Sampan.Linux.Mounts;
using Sampan.Linux.Processes;
using Sampan.Migration;
using Sampan.Migration.Translation;
using Sampan.Tests.System.Daemon;
using Mount = Sampan.Linux.Mounts.Mount;

namespace Sampan.Tests.System.Migration;

/// <summary>containerd with its CRI plugin, configured by what a daemon.json was translated to, with private folders and names of its own in /etc/hosts.</summary>
internal sealed class TranslatedContainerd : IAsyncDisposable
{
    private readonly DirectoryInfo _temp = Directory.CreateTempSubdirectory("sampan-ctrt-");
    private readonly string _cgroup = "/sampan-ctrt-" + Guid.NewGuid().ToString("n");
    private ChildProcess? _process;

    private TranslatedContainerd()
    {
    }

    /// <summary>A channel to its CRI.</summary>
    internal CriChannel Channel() => new(Socket);

    private string Socket => Path.Combine(_temp.FullName, "sock");

    /// <summary>Translates and starts.</summary>
    /// <param name="daemonJson">Docker's configuration.</param>
    /// <param name="names">Host names that lead to this machine, beside those it has.</param>
    /// <param name="pauseImage">The pause image.</param>
    internal static async Task<TranslatedContainerd> StartAsync(string daemonJson, string pauseImage, params string[] names)
    {
        var engine = new TranslatedContainerd();
        try
        {
            engine.Write(daemonJson, pauseImage, names);
            await engine.StartAsync();
            return engine;
        }
        catch
        {
            await engine.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs a container in a pod on the machine's network and returns what a script prints in it.</summary>
    internal async Task<string> RunAsync(string image, string script)
    {
        using CriChannel channel = Channel();
        var runtime = new RuntimeServiceClient(channel);
        var names = new NamespaceOption { Network = NamespaceMode.Node, Pid = NamespaceMode.Container };
        var pod = new PodSandboxConfig
        {
            Metadata = new PodSandboxMetadata { Name = "pod", Namespace = "test", Uid = Guid.NewGuid().ToString() },
            Linux = new LinuxPodSandboxConfig { CgroupParent = _cgroup, SecurityContext = new LinuxSandboxSecurityContext { NamespaceOptions = names } },
        };
        string sandbox = (await runtime.RunPodSandboxAsync(new RunPodSandboxRequest { Config = pod }, CancellationToken.None)).PodSandboxId;
        var config = new ContainerConfig
        {
            Metadata = new ContainerMetadata { Name = "main" },
            Image = new ImageSpec { Image = image },
            Command = { "/bin/busybox", "sleep", "3600" },
            Linux = new LinuxContainerConfig { SecurityContext = new LinuxContainerSecurityContext { NamespaceOptions = names } },
        };
        string id = (await runtime.CreateContainerAsync(
            new CreateContainerRequest { PodSandboxId = sandbox, Config = config, SandboxConfig = pod }, CancellationToken.None)).ContainerId;
        await runtime.StartContainerAsync(new StartContainerRequest { ContainerId = id }, CancellationToken.None);
        ExecSyncResponse exec = await runtime.ExecSyncAsync(
            new ExecSyncRequest { ContainerId = id, Timeout = 60, Cmd = { "/bin/busybox", "sh", "-c", script } }, CancellationToken.None);
        return exec.Stdout.ToStringUtf8() + exec.Stderr.ToStringUtf8();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await RemovePodsAsync();
            _process.Signal(Signals.Term);
            if (await Task.WhenAny(_process.Exit, Task.Delay(TimeSpan.FromSeconds(60))) != _process.Exit)
                _process.Signal(Signals.Kill);
            await _process.Exit;
            _process.Dispose();
        }
        foreach (MountInfo mount in MountInfo.Read().Where(m => m.MountPoint.StartsWith(_temp.FullName + "/", StringComparison.Ordinal)).Reverse())
            Mount.Unmount(mount.MountPoint, detach: true);
        using RootedDirectory parent = RootedDirectory.Open(_temp.Parent!.FullName);
        parent.RemoveTree(_temp.Name);
        foreach (string folder in Directory.GetDirectories("/sys/fs/cgroup").Append("/sys/fs/cgroup").Select(h => h + _cgroup).Where(Directory.Exists))
            Directory.Delete(folder);
    }

    private async Task RemovePodsAsync()
    {
        try
        {
            using CriChannel channel = Channel();
            var runtime = new RuntimeServiceClient(channel);
            foreach (PodSandbox pod in (await runtime.ListPodSandboxAsync(new ListPodSandboxRequest(), CancellationToken.None)).Items)
            {
                await runtime.StopPodSandboxAsync(new StopPodSandboxRequest { PodSandboxId = pod.Id }, CancellationToken.None);
                await runtime.RemovePodSandboxAsync(new RemovePodSandboxRequest { PodSandboxId = pod.Id }, CancellationToken.None);
            }
        }
        catch (CriException)
        {
            // The test has said why.
        }
    }

    // What the node has already: places of its own, which the translation keeps.
    private void Write(string daemonJson, string pauseImage, string[] names)
    {
        const string config = "/etc/containerd/config.toml";
        string cri = "plugins.\"io.containerd.grpc.v1.cri\"";
        string existing = $"""
            version = 2
            root = "{_temp.FullName}/root"
            state = "{_temp.FullName}/state"
            disabled_plugins = ["cri"]
            [grpc]
              address = "{Socket}"
            [ttrpc]
              address = "{Socket}.ttrpc"
            [{cri}]
              disable_tcp_service = true
              # Machines of tests may forbid scores below their own.
              restrict_oom_score_adj = true
              [{cri}.registry]
                config_path = "{_temp.FullName}/certs.d"
            [plugins."io.containerd.internal.v1.opt"]
              path = "{_temp.FullName}/opt"
            """.Replace("\"cri\"", "\"io.containerd.grpc.v1.cri\"", StringComparison.Ordinal);
        var input = new TranslationInput
        {
            Docker = DockerSettingsReader.Read(Encoding.UTF8.GetBytes(daemonJson), "daemon.json"),
            Existing = path => path == config ? existing : null,
            TargetVersion = new Version(1, 6, 20),
            CgroupDriver = "cgroupfs",
            PauseImage = pauseImage,
        };
        foreach (TargetFile file in Translators.For(TargetKind.Containerd).Translate(input).Files)
        {
            string path = file.Path.StartsWith(_temp.FullName, StringComparison.Ordinal) ? file.Path : Path.Combine(_temp.FullName, Path.GetFileName(file.Path));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, file.Content.Replace("/etc/containerd", _temp.FullName, StringComparison.Ordinal));
        }
        File.WriteAllText(Path.Combine(_temp.FullName, "hosts"), File.ReadAllText("/etc/hosts") + string.Concat(names.Select(name => $"\n127.0.0.1 {name}\n")));
    }

    private async Task StartAsync()
    {
        string log = Path.Combine(_temp.FullName, "log");
        string command = $"mount --bind {_temp.FullName}/hosts /etc/hosts && exec /usr/bin/containerd -c {_temp.FullName}/config.toml";
        _process = Children.Start("/usr/bin/unshare", ["--mount", "/bin/sh", "-c", command], log);
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!await AnswersAsync())
        {
            if (_process.Exit.IsCompleted || limit.IsCancellationRequested)
                throw new InvalidOperationException($"containerd does not answer: {await File.ReadAllTextAsync(log, CancellationToken.None)}");
            await Task.Delay(100, CancellationToken.None);
        }
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using CriChannel channel = Channel();
            await new RuntimeServiceClient(channel).VersionAsync(new VersionRequest(), CancellationToken.None);
            return true;
        }
        catch (Exception e) when (e is CriException or IOException)
        {
            return false;
        }
    }
}
