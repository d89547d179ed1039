using Google.Protobuf;
using Sampan.Cri;
using Sampan.Cri.Grpc;
using Sampan.Cri.Grpc.Client;
using Sampan.Cri.V1;
using Sampan.Tests.KubeletStandIn.Pods;
using Sampan.Tests.KubeletStandIn.Settings;

namespace Sampan.Tests.KubeletStandIn.Runtimes;

/// <summary>A runtime behind the CRI.</summary>
internal sealed class CriRuntime : IPodRuntime
{
    private readonly KubeletSettings _settings;
    private readonly CriChannel _channel;
    private readonly RuntimeServiceClient _runtime;
    private readonly ImageServiceClient _images;
    private string _cgroupDriver;

    public CriRuntime(KubeletSettings settings)
    {
        _settings = settings;
        _cgroupDriver = settings.CgroupDriver;
        _channel = new CriChannel(settings.Endpoint, new CriChannelOptions { DefaultDeadline = TimeSpan.FromMinutes(2) });
        _runtime = new RuntimeServiceClient(_channel);
        _images = new ImageServiceClient(_channel);
    }

    public string Name { get; private set; } = "";

    public async Task ConnectAsync()
    {
        try
        {
            VersionResponse version = await _runtime.VersionAsync(new VersionRequest { Version = "0.1.0" }, CancellationToken.None);
            if (_settings.Version.Minor >= 26 && _channel.Version != CriMethods.V1)
                throw new KubeletExitException("failed to run Kubelet: validate service connection: CRI v1 runtime API is not implemented for endpoint");
            Name = version.RuntimeName;
            Console.Error.WriteLine($"Container runtime initialized: {version.RuntimeName} {version.RuntimeVersion}, CRI {_channel.Version}");
        }
        catch (CriException e)
        {
            throw new KubeletExitException($"failed to run Kubelet: validate service connection: validate CRI v1 runtime API for endpoint \"{_settings.Endpoint}\": {e.Message}");
        }
        // Since 1.31 the runtime's answer counts; a runtime that has none leaves it to the file.
        if (_settings.Version.Minor >= 31)
        {
            try
            {
                RuntimeConfigResponse config = await _runtime.RuntimeConfigAsync(new RuntimeConfigRequest(), CancellationToken.None);
                _cgroupDriver = config.Linux?.CgroupDriver == Cri.V1.CgroupDriver.Systemd ? "systemd" : "cgroupfs";
            }
            catch (CriException e) when (e.Code == GrpcStatusCode.Unimplemented)
            {
            }
        }
        Console.Error.WriteLine($"cgroupDriver={_cgroupDriver}");
    }

    public async Task<IReadOnlyList<FoundSandbox>> SandboxesAsync()
    {
        ListPodSandboxResponse list = await _runtime.ListPodSandboxAsync(new ListPodSandboxRequest(), CancellationToken.None);
        return [.. list.Items.Where(pod => pod.Labels.ContainsKey(KubeLabel.Uid)).Select(pod => new FoundSandbox(
            pod.Id, pod.Metadata.Uid, pod.Metadata.Name, pod.Metadata.Namespace, pod.Metadata.Attempt, pod.State == PodSandboxState.SandboxReady))];
    }

    public async Task<IReadOnlyList<FoundContainer>> ContainersAsync()
    {
        ListContainersResponse list = await _runtime.ListContainersAsync(new ListContainersRequest(), CancellationToken.None);
        return [.. list.Containers.Where(container => container.Labels.ContainsKey(KubeLabel.Uid)).Select(container => new FoundContainer(
            container.Id, container.PodSandboxId, container.Labels[KubeLabel.Uid], container.Labels[KubeLabel.PodName],
            container.Labels[KubeLabel.Namespace], container.Metadata.Name, container.Metadata.Attempt,
            container.State == ContainerState.ContainerRunning, container.Image.Image, container.ImageRef))];
    }

    public async Task<string> RunSandboxAsync(StaticPod pod, uint attempt) => (await _runtime.RunPodSandboxAsync(
        new RunPodSandboxRequest { Config = SandboxOf(pod, attempt) }, CancellationToken.None)).PodSandboxId;

    public Task StopSandboxAsync(FoundSandbox sandbox) => _runtime.StopPodSandboxAsync(
        new StopPodSandboxRequest { PodSandboxId = sandbox.Id }, CancellationToken.None);

    public Task RemoveSandboxAsync(FoundSandbox sandbox) => _runtime.RemovePodSandboxAsync(
        new RemovePodSandboxRequest { PodSandboxId = sandbox.Id }, CancellationToken.None);

    public async Task<string> AddressAsync(FoundSandbox sandbox) => (await _runtime.PodSandboxStatusAsync(
        new PodSandboxStatusRequest { PodSandboxId = sandbox.Id }, CancellationToken.None)).Status.Network?.Ip ?? "";

    public async Task<string> RunContainerAsync(StaticPod pod, PodContainer container, string sandbox, uint attempt)
    {
        ImageStatusResponse image = await _images.ImageStatusAsync(
            new ImageStatusRequest { Image = new ImageSpec { Image = container.Image } }, CancellationToken.None);
        var config = new ContainerConfig
        {
            Metadata = new ContainerMetadata { Name = container.Name, Attempt = attempt },
            Image = new ImageSpec { Image = image.Image.Id, UserSpecifiedImage = container.Image },
            LogPath = $"{container.Name}/{attempt}.log",
            Linux = new LinuxContainerConfig
            {
                Resources = new LinuxContainerResources { CpuShares = 2, OomScoreAdj = 1000 },
                SecurityContext = new LinuxContainerSecurityContext { NamespaceOptions = NamespacesOf(pod) },
            },
        };
        foreach ((string key, string value) in KubeLabel.Container(pod, container))
            config.Labels[key] = value;
        config.Command.AddRange(container.Command);
        config.Args.AddRange(container.Arguments);
        config.Envs.AddRange(container.Environment.Select(variable => new KeyValue { Key = variable.Key, Value = ByteString.CopyFromUtf8(variable.Value) }));
        config.Mounts.AddRange(container.Mounts.Select(mount => new Mount
        {
            HostPath = mount.HostPath, ContainerPath = mount.ContainerPath, Readonly = mount.ReadOnly,
        }));
        string id = (await _runtime.CreateContainerAsync(
            new CreateContainerRequest { PodSandboxId = sandbox, Config = config, SandboxConfig = SandboxOf(pod, 0) }, CancellationToken.None)).ContainerId;
        await _runtime.StartContainerAsync(new StartContainerRequest { ContainerId = id }, CancellationToken.None);
        return id;
    }

    public Task StopContainerAsync(string id, int graceSeconds) => _runtime.StopContainerAsync(
        new StopContainerRequest { ContainerId = id, Timeout = graceSeconds }, CancellationToken.None);

    public Task RemoveContainerAsync(string id) => _runtime.RemoveContainerAsync(
        new RemoveContainerRequest { ContainerId = id }, CancellationToken.None);

    public async Task<bool> HasImageAsync(string name) => (await _images.ImageStatusAsync(
        new ImageStatusRequest { Image = new ImageSpec { Image = name } }, CancellationToken.None)).Image is not null;

    public ValueTask DisposeAsync()
    {
        _channel.Dispose();
        return ValueTask.CompletedTask;
    }

    private PodSandboxConfig SandboxOf(StaticPod pod, uint attempt)
    {
        var config = new PodSandboxConfig
        {
            Metadata = new PodSandboxMetadata { Name = pod.Name, Namespace = pod.Namespace, Uid = pod.Uid, Attempt = attempt },
            Hostname = pod.HostNetwork ? "" : pod.Name,
            LogDirectory = pod.LogFolder,
            Linux = new LinuxPodSandboxConfig
            {
                CgroupParent = pod.CgroupParent(_cgroupDriver),
                SecurityContext = new LinuxSandboxSecurityContext { NamespaceOptions = NamespacesOf(pod) },
            },
        };
        foreach ((string key, string value) in KubeLabel.Pod(pod))
            config.Labels[key] = value;
        foreach ((string key, string value) in pod.Annotations)
            config.Annotations[key] = value;
        config.PortMappings.AddRange(pod.Ports.Select(port => new PortMapping { ContainerPort = port.ContainerPort, HostPort = port.HostPort }));
        return config;
    }

    private static NamespaceOption NamespacesOf(StaticPod pod) => new()
    {
        Network = pod.HostNetwork ? NamespaceMode.Node : NamespaceMode.Pod,
        Pid = NamespaceMode.Container,
    };
}
