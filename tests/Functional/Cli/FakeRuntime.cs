using Google.Protobuf;
using Sampan.Cri;
using Sampan.Cri.Grpc.Server;
using Sampan.Cri.V1;

namespace Sampan.Tests.Functional.Cli;

/// <summary>A CRI runtime in memory, on a socket of its own: pods and containers are only told of.</summary>
internal sealed class FakeRuntime : IAsyncDisposable
{
    public const string BusyboxId = "sha256:1067fa42ba42134df14d059d0f92d571afb6cf45ab05779738badb099c71c439";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sampan-cli-");
    private readonly Lock _lock = new();
    private GrpcServer? _server;
    private int _made;

    public string Endpoint => "unix://" + Path.Combine(_folder.FullName, "cri.sock");

    public string Folder => _folder.FullName;

    public Dictionary<string, PodSandbox> Pods { get; } = [];

    public Dictionary<string, (Container Container, ContainerConfig Config, string LogPath)> Containers { get; } = [];

    public List<Image> Images { get; } =
    [
        new() { Id = BusyboxId, RepoTags = { "registry.test/tools/busybox:1.29" }, RepoDigests = { "registry.test/tools/busybox@sha256:aa" }, Size = 1_230_000 },
    ];

    public List<string> Calls { get; } = [];

    public RunPodSandboxRequest? LastPod { get; private set; }

    public string? StartError { get; set; }

    /// <summary>Where streams are served.</summary>
    public string StreamUrl { get; set; } = "";

    public ExecRequest? LastExec { get; private set; }

    public AttachRequest? LastAttach { get; private set; }

    public PortForwardRequest? LastForward { get; private set; }

    /// <summary>All that ever happens.</summary>
    public List<ContainerEventResponse> Events { get; } = [];

    public bool NetworkReady { get; set; } = true;

    /// <summary>What a container's process writes and its exit code; it ends as soon as it starts.</summary>
    public (string Log, int Code)? Script { get; set; }

    /// <summary>What a pull waits for.</summary>
    public Task PullEnds { get; set; } = Task.CompletedTask;

    public static async Task<FakeRuntime> StartAsync(Action<GrpcMethodTable>? more = null)
    {
        var fake = new FakeRuntime();
        var table = new GrpcMethodTable();
        fake.AddRuntime(table);
        fake.AddContainers(table);
        fake.AddImages(table);
        more?.Invoke(table);
        fake._server = await GrpcServer.StartAsync(fake.Endpoint["unix://".Length..], table, new GrpcServerOptions(), CancellationToken.None);
        return fake;
    }

    public string AddContainer(string name, ContainerState state, string pod = "web", string space = "default")
    {
        lock (_lock)
        {
            string podId = NewId();
            Pods[podId] = new PodSandbox
            {
                Id = podId,
                Metadata = new PodSandboxMetadata { Name = pod, Namespace = space, Uid = "u" + podId },
                CreatedAt = 1_000_000_000,
            };
            return AddTo(podId, new ContainerConfig { Metadata = new ContainerMetadata { Name = name } }, state, "");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private string AddTo(string podId, ContainerConfig config, ContainerState state, string logFolder)
    {
        string id = NewId();
        var container = new Container
        {
            Id = id,
            PodSandboxId = podId,
            Metadata = config.Metadata,
            Image = new ImageSpec { Image = BusyboxId },
            ImageRef = BusyboxId,
            ImageId = BusyboxId,
            State = state,
            CreatedAt = 1_000_000_000L + _made,
            Labels = { config.Labels },
        };
        Containers[id] = (container, config, Path.Combine(logFolder, config.LogPath));
        return id;
    }

    private string NewId() => $"{++_made:x2}".PadRight(2, '0') + new string('c', 62);

    private void Unary<TReq, TRes>(GrpcMethodTable table, string method, MessageParser<TReq> parser, Func<TReq, TRes> answer)
        where TReq : class, IMessage<TReq>
        where TRes : class, IMessage<TRes> =>
        table.AddUnary(method, parser, (request, _) =>
        {
            lock (_lock)
            {
                Calls.Add(method[(method.IndexOf('/', StringComparison.Ordinal) + 1)..]);
                return Task.FromResult(answer(request));
            }
        });

    private void AddRuntime(GrpcMethodTable table)
    {
        Unary(table, "RuntimeService/Version", VersionRequest.Parser, _ =>
            new VersionResponse { Version = "0.1.0", RuntimeName = "fake", RuntimeVersion = "9.9", RuntimeApiVersion = "v1" });
        Unary(table, "RuntimeService/Status", StatusRequest.Parser, _ => new StatusResponse
        {
            Status = new RuntimeStatus
            {
                Conditions =
                {
                    new RuntimeCondition { Type = "RuntimeReady", Status = true },
                    new RuntimeCondition { Type = "NetworkReady", Status = NetworkReady, Reason = NetworkReady ? "" : "NoConfig", Message = NetworkReady ? "" : "nothing in /etc/cni/net.d" },
                },
            },
        });
        Unary(table, "RuntimeService/ListPodSandbox", ListPodSandboxRequest.Parser, _ => new ListPodSandboxResponse { Items = { Pods.Values } });
        Unary(table, "RuntimeService/RunPodSandbox", RunPodSandboxRequest.Parser, request =>
        {
            LastPod = request;
            string id = NewId();
            Pods[id] = new PodSandbox { Id = id, Metadata = request.Config.Metadata, Labels = { request.Config.Labels }, CreatedAt = 1_000_000_000 };
            return new RunPodSandboxResponse { PodSandboxId = id };
        });
        Unary(table, "RuntimeService/StopPodSandbox", StopPodSandboxRequest.Parser, request =>
        {
            if (Pods.TryGetValue(request.PodSandboxId, out PodSandbox? pod))
                pod.State = PodSandboxState.SandboxNotready;
            return new StopPodSandboxResponse();
        });
        Unary(table, "RuntimeService/RemovePodSandbox", RemovePodSandboxRequest.Parser, request =>
        {
            Pods.Remove(request.PodSandboxId);
            foreach (string id in Containers.Values.Where(c => c.Container.PodSandboxId == request.PodSandboxId).Select(c => c.Container.Id).ToArray())
                Containers.Remove(id);
            return new RemovePodSandboxResponse();
        });
    }

    private void AddContainers(GrpcMethodTable table)
    {
        Unary(table, "RuntimeService/ListContainers", ListContainersRequest.Parser, _ =>
            new ListContainersResponse { Containers = { Containers.Values.Select(c => c.Container) } });
        Unary(table, "RuntimeService/CreateContainer", CreateContainerRequest.Parser, request => new CreateContainerResponse
        {
            ContainerId = AddTo(request.PodSandboxId, request.Config, ContainerState.ContainerCreated, request.SandboxConfig.LogDirectory),
        });
        Unary(table, "RuntimeService/StartContainer", StartContainerRequest.Parser, request =>
        {
            if (StartError is not null)
                throw CriException.Unknown(StartError);
            (Container container, _, string log) = Containers[request.ContainerId];
            container.State = ContainerState.ContainerRunning;
            if (Script is { } script)
            {
                File.AppendAllText(log, script.Log);
                container.State = ContainerState.ContainerExited;
            }

            return new StartContainerResponse();
        });
        Unary(table, "RuntimeService/StopContainer", StopContainerRequest.Parser, request =>
        {
            Containers[request.ContainerId].Container.State = ContainerState.ContainerExited;
            return new StopContainerResponse();
        });
        Unary(table, "RuntimeService/RemoveContainer", RemoveContainerRequest.Parser, request =>
        {
            Containers.Remove(request.ContainerId);
            return new RemoveContainerResponse();
        });
        Unary(table, "RuntimeService/ContainerStatus", ContainerStatusRequest.Parser, StatusOf);
        Unary(table, "RuntimeService/Exec", ExecRequest.Parser, request => new ExecResponse { Url = Streams(LastExec = request) });
        Unary(table, "RuntimeService/Attach", AttachRequest.Parser, request => new AttachResponse { Url = Streams(LastAttach = request) });
        Unary(table, "RuntimeService/PortForward", PortForwardRequest.Parser, request =>
            new PortForwardResponse { Url = Streams(LastForward = request) });
        table.AddServerStream<GetEventsRequest, ContainerEventResponse>(
            "RuntimeService/GetContainerEvents", GetEventsRequest.Parser, async (_, stream, call) =>
            {
                foreach (ContainerEventResponse next in Events)
                    await stream.WriteAsync(next, call.CancellationToken);
            });
        Unary(table, "RuntimeService/ListPodSandboxStats", ListPodSandboxStatsRequest.Parser, request => new ListPodSandboxStatsResponse
        {
            Stats = { Pods.Values.Where(pod => request.Filter is not { Id.Length: > 0 } filter || filter.Id == pod.Id).Select(UsageOf) },
        });
        Unary(table, "RuntimeService/ExecSync", ExecSyncRequest.Parser, request => new ExecSyncResponse
        {
            Stdout = ByteString.CopyFromUtf8(string.Join(' ', request.Cmd) + "\n"),
            Stderr = ByteString.CopyFromUtf8("oops\n"),
            ExitCode = 42,
        });
    }

    private static PodSandboxStats UsageOf(PodSandbox pod) => new()
    {
        Attributes = new PodSandboxAttributes { Id = pod.Id, Metadata = pod.Metadata },
        Linux = new LinuxPodSandboxStats
        {
            Cpu = new CpuUsage { Timestamp = 1, UsageNanoCores = new UInt64Value { Value = 250_000_000 } },
            Memory = new MemoryUsage { WorkingSetBytes = new UInt64Value { Value = 1_000_000 } },
            Process = new ProcessUsage { ProcessCount = new UInt64Value { Value = 3 } },
        },
    };

    private string Streams(IMessage request) =>
        StreamUrl.Length > 0 ? StreamUrl : throw CriException.Unknown($"no streams for {request.Descriptor.Name}");

    private ContainerStatusResponse StatusOf(ContainerStatusRequest request)
    {
        if (!Containers.TryGetValue(request.ContainerId, out (Container Container, ContainerConfig Config, string LogPath) found))
            throw CriException.NotFound($"container {request.ContainerId} not found");
        var response = new ContainerStatusResponse
        {
            Status = new ContainerStatus
            {
                Id = found.Container.Id,
                Metadata = found.Container.Metadata,
                State = found.Container.State,
                CreatedAt = found.Container.CreatedAt,
                LogPath = found.LogPath,
                ExitCode = Script?.Code ?? 0,
            },
        };
        if (request.Verbose)
            response.Info["info"] = """{"pid":4242}""";
        return response;
    }

    private void AddImages(GrpcMethodTable table)
    {
        Unary(table, "ImageService/ListImages", ListImagesRequest.Parser, _ => new ListImagesResponse { Images = { Images } });
        Unary(table, "ImageService/ImageStatus", ImageStatusRequest.Parser, request => new ImageStatusResponse
        {
            Image = Images.Find(i => i.Id == request.Image.Image || i.RepoTags.Contains(request.Image.Image)),
        });
        table.AddUnary("ImageService/PullImage", PullImageRequest.Parser, async (request, _) =>
        {
            lock (_lock)
                Calls.Add("PullImage");
            await PullEnds;
            if (request.Image.Image.StartsWith("nosuch", StringComparison.Ordinal))
                throw CriException.NotFound($"{request.Image.Image}: no such image");
            return new PullImageResponse { ImageRef = BusyboxId };
        });
        Unary(table, "ImageService/RemoveImage", RemoveImageRequest.Parser, request =>
        {
            Images.RemoveAll(i => i.Id == request.Image.Image);
            return new RemoveImageResponse();
        });
        Unary(table, "ImageService/ImageFsInfo", ImageFsInfoRequest.Parser, _ => new ImageFsInfoResponse
        {
            ImageFilesystems = { new FilesystemUsage { FsId = new FilesystemIdentifier { Mountpoint = Folder }, UsedBytes = new UInt64Value { Value = 5 } } },
        });
    }
}
