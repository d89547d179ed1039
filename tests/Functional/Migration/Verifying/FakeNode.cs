using Sampan.Cri.Grpc.Server;
using Sampan.Cri.V1;
using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Kubelet;
using Sampan.Migration.Node;
using Sampan.Migration.Verifying;
using Sampan.Tests.Functional.Cri;
using Sampan.Tests.Testing.Migration;
using Sampan.Tests.Testing.Nodes;

namespace Sampan.Tests.Functional.Migration.Verifying;

/// <summary>A node that works, of which a test breaks a part: files in a folder, a runtime on a socket, programs that answer.</summary>
internal sealed class FakeNode : TimeProvider, ICommands, IAsyncDisposable
{
    public static readonly TimeSpan Settle = TimeSpan.FromSeconds(77);

    private CriHarness? _cri;

    public NodeTree Tree { get; } = new();

    public VersionResponse Version { get; set; } = new() { RuntimeName = "containerd", RuntimeVersion = "2.1.9", RuntimeApiVersion = "v1" };

    public RuntimeStatus Status { get; } = new()
    {
        Conditions = { new RuntimeCondition { Type = "RuntimeReady", Status = true }, new RuntimeCondition { Type = "NetworkReady", Status = true } },
    };

    public CgroupDriver? Driver { get; set; } = CgroupDriver.Cgroupfs;

    public List<PodSandbox> Pods { get; } = [];

    public List<Container> Containers { get; } = [];

    public List<Image> Images { get; } = [new Image { Id = "sha256:1", RepoTags = { "registry.k8s.io/pause:3.9" }, Pinned = true }];

    public string Kubectl { get; set; } = """{"status":{"conditions":[{"type":"Ready","status":"True"}],"nodeInfo":{"containerRuntimeVersion":"containerd://2.1.9"}}}""";

    public NodeFacts Facts { get; set; } = new() { NodeName = "n1" };

    public VerifyOptions Options { get; set; } = new() { Settle = Settle, DockerSocket = "/run/none.sock", Runtime = "containerd" };

    /// <summary>Called when somebody waits for the kubelet to settle.</summary>
    public Action OnSettle { get; set; } = () => { };

    /// <summary>Called before each answer to a list of pods.</summary>
    public Action OnListPods { get; set; } = () => { };

    /// <summary>What RunPodSandbox, exec and so on were asked, in order.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>Adds a pod with one container whose log is there.</summary>
    public FakeNode Pod(string name, string @namespace, string container, string id, string log = "2026-01-01T00:00:00.000000000Z stdout F hello\n")
    {
        Dictionary<string, string> labels = new() { ["io.kubernetes.pod.uid"] = id, ["io.kubernetes.pod.name"] = name, ["io.kubernetes.pod.namespace"] = @namespace };
        Pods.Add(new PodSandbox { Id = "p" + id, Metadata = new PodSandboxMetadata { Name = name, Namespace = @namespace, Uid = id }, Labels = { labels } });
        Containers.Add(new Container
        {
            Id = "c" + id, PodSandboxId = "p" + id, Metadata = new ContainerMetadata { Name = container }, State = ContainerState.ContainerRunning, Labels = { labels },
        });
        Tree.File($"/var/log/pods/{id}/0.log", log).Link($"/var/log/containers/{name}_{@namespace}_{container}-c{id}.log", $"/var/log/pods/{id}/0.log");
        Tree.File("/proc/7" + id + "/cgroup", $"0::/kubepods/besteffort/pod{id}/c{id}\n");
        return this;
    }

    public FakeNode Kubelet(int pid, params (string Key, string Value)[] settings)
    {
        Tree.File($"/proc/{pid}/cmdline", "/usr/bin/kubelet\0");
        Facts = Facts with
        {
            Kubelet = new KubeletFacts
            {
                Version = new Version(1, 30, 1),
                Configuration = new KubeletConfiguration
                {
                    Settings = settings.ToDictionary(s => s.Key, s => new KubeletSetting(s.Key, s.Value, new KubeletPlace(KubeletSourceKind.Default, "", 0, s.Key, s.Value), [])),
                },
            },
        };
        return this;
    }

    public async Task<ProbeResult> AskAsync(INodeProbe probe) => (await RunAsync(probe)).Single();

    public async Task<IReadOnlyList<ProbeResult>> RunAsync(params INodeProbe[] probes)
    {
        using VerifyContext context = await OpenAsync();
        return await new VerifySuite(probes).RunAsync(context, null, CancellationToken.None);
    }

    public Task<CommandOutcome> RunAsync(string program, IReadOnlyList<string> arguments, string? input, TimeSpan limit, CancellationToken cancellation) =>
        Task.FromResult(new CommandOutcome(0, Kubectl, ""));

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime != Settle)
            return base.CreateTimer(callback, state, dueTime, period);
        OnSettle();
        return base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }

    public async ValueTask DisposeAsync()
    {
        if (_cri is not null)
            await _cri.DisposeAsync();
        Tree.Dispose();
    }

    private async Task<VerifyContext> OpenAsync()
    {
        _cri ??= await CriHarness.StartAsync(Add);
        var tools = new NodeTools(new NodeFiles(Tree.Root), this, new FakeServices(), this);
        return new VerifyContext(tools, Facts, Options with { Endpoint = "unix://" + _cri.SocketPath });
    }

    private void Add(GrpcMethodTable table)
    {
        table.AddUnary("RuntimeService/Version", VersionRequest.Parser, (_, _) => Task.FromResult(Version));
        table.AddUnary("RuntimeService/Status", StatusRequest.Parser, (_, _) => Task.FromResult(new StatusResponse { Status = Status }));
        if (Driver is { } driver)
            table.AddUnary("RuntimeService/RuntimeConfig", RuntimeConfigRequest.Parser, (_, _) => Task.FromResult(new RuntimeConfigResponse { Linux = new LinuxRuntimeConfiguration { CgroupDriver = driver } }));
        table.AddUnary("RuntimeService/ListPodSandbox", ListPodSandboxRequest.Parser, (_, _) =>
        {
            OnListPods();
            return Task.FromResult(new ListPodSandboxResponse { Items = { Pods } });
        });
        table.AddUnary("RuntimeService/ListContainers", ListContainersRequest.Parser, (_, _) => Task.FromResult(new ListContainersResponse { Containers = { Containers } }));
        table.AddUnary("RuntimeService/ContainerStatus", ContainerStatusRequest.Parser, (r, _) => Task.FromResult(StatusOf(r.ContainerId)));
        table.AddUnary("ImageService/ListImages", ListImagesRequest.Parser, (_, _) => Task.FromResult(new ListImagesResponse { Images = { Images } }));
        table.AddUnary("ImageService/ImageStatus", ImageStatusRequest.Parser, (r, _) => Task.FromResult(new ImageStatusResponse { Image = Images.Find(i => i.RepoTags.Contains(r.Image.Image)) }));
        table.AddUnary("ImageService/ImageFsInfo", ImageFsInfoRequest.Parser, (_, _) => Task.FromResult(new ImageFsInfoResponse()));
        AddMaking(table);
    }

    private void AddMaking(GrpcMethodTable table)
    {
        table.AddUnary("RuntimeService/RunPodSandbox", RunPodSandboxRequest.Parser, (_, _) => Note("run", new RunPodSandboxResponse { PodSandboxId = "made" }));
        table.AddUnary("RuntimeService/PodSandboxStatus", PodSandboxStatusRequest.Parser, (_, _) => Task.FromResult(
            new PodSandboxStatusResponse { Status = new PodSandboxStatus { Network = new PodSandboxNetworkStatus { Ip = "10.0.0.9" } } }));
        table.AddUnary("RuntimeService/CreateContainer", CreateContainerRequest.Parser, (r, _) =>
        {
            Tree.File($"{r.SandboxConfig.LogDirectory}/{r.Config.LogPath}", "2026-01-01T00:00:00Z stdout F sampan-verify\n");
            return Note("create", new CreateContainerResponse { ContainerId = "new" });
        });
        table.AddUnary("RuntimeService/StartContainer", StartContainerRequest.Parser, (_, _) => Note("start", new StartContainerResponse()));
        table.AddUnary("RuntimeService/ExecSync", ExecSyncRequest.Parser, (_, _) => Note("exec", new ExecSyncResponse { ExitCode = 1, Stderr = Google.Protobuf.ByteString.CopyFromUtf8("no sh") }));
        table.AddUnary("RuntimeService/StopPodSandbox", StopPodSandboxRequest.Parser, (r, _) => Note("stop " + r.PodSandboxId, new StopPodSandboxResponse()));
        table.AddUnary("RuntimeService/RemovePodSandbox", RemovePodSandboxRequest.Parser, (r, _) => Note("remove " + r.PodSandboxId, new RemovePodSandboxResponse()));
    }

    private Task<T> Note<T>(string call, T answer)
    {
        Calls.Add(call);
        return Task.FromResult(answer);
    }

    private ContainerStatusResponse StatusOf(string id) => new()
    {
        Status = new ContainerStatus { Id = id, State = ContainerState.ContainerRunning, LogPath = id == "new" ? "" : $"/var/log/pods/{id[1..]}/0.log" },
        Info = { ["info"] = id == "new" ? "{}" : $$"""{"sandboxID":"x","pid":7{{id[1..]}}}""" },
    };
}
