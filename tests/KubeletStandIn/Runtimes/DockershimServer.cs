using System.Text.Json.Nodes;
using Sampan.Cri.Grpc.Server;
using Sampan.Cri.V1;
using Sampan.Tests.KubeletStandIn.Pods;

namespace Sampan.Tests.KubeletStandIn.Runtimes;

/// <summary>dockershim's own socket, at which a kubelet up to 1.23 lets others see what it has in Docker.</summary>
internal static class DockershimServer
{
    private const string Socket = "/var/run/dockershim.sock";

    public static Task<GrpcServer> StartAsync(IPodRuntime runtime, DockerApi docker, string dockerVersion)
    {
        var table = new GrpcMethodTable();
        table.AddUnary("RuntimeService/Version", VersionRequest.Parser, (_, _) => Task.FromResult(new VersionResponse
        {
            Version = "0.1.0", RuntimeName = "docker", RuntimeVersion = dockerVersion, RuntimeApiVersion = "1.41.0",
        }));
        table.AddUnary("RuntimeService/Status", StatusRequest.Parser, (_, _) => Task.FromResult(new StatusResponse
        {
            Status = new RuntimeStatus
            {
                Conditions =
                {
                    new RuntimeCondition { Type = "RuntimeReady", Status = true },
                    new RuntimeCondition { Type = "NetworkReady", Status = true },
                },
            },
        }));
        table.AddUnary("RuntimeService/ListPodSandbox", ListPodSandboxRequest.Parser, async (_, _) => new ListPodSandboxResponse
        {
            Items = { (await runtime.SandboxesAsync()).Select(PodOf) },
        });
        table.AddUnary("RuntimeService/ListContainers", ListContainersRequest.Parser, async (_, _) => new ListContainersResponse
        {
            Containers = { (await runtime.ContainersAsync()).Select(ContainerOf) },
        });
        table.AddUnary("RuntimeService/PodSandboxStatus", PodSandboxStatusRequest.Parser, async (request, _) =>
        {
            FoundSandbox sandbox = (await runtime.SandboxesAsync()).First(found => found.Id == request.PodSandboxId);
            PodSandbox pod = PodOf(sandbox);
            return new PodSandboxStatusResponse
            {
                Status = new PodSandboxStatus
                {
                    Id = pod.Id, Metadata = pod.Metadata, State = pod.State, Labels = { pod.Labels },
                    Network = new PodSandboxNetworkStatus { Ip = await runtime.AddressAsync(sandbox) },
                },
            };
        });
        table.AddUnary("RuntimeService/ContainerStatus", ContainerStatusRequest.Parser, async (request, _) =>
        {
            Container container = ContainerOf((await runtime.ContainersAsync()).First(found => found.Id == request.ContainerId));
            JsonNode inspected = (await docker.GetAsync($"containers/{container.Id}/json"))!;
            return new ContainerStatusResponse
            {
                Status = new ContainerStatus
                {
                    Id = container.Id, Metadata = container.Metadata, State = container.State, Image = container.Image, ImageRef = container.ImageRef,
                    Labels = { container.Labels }, LogPath = inspected["Config"]!["Labels"]!["io.kubernetes.container.logpath"]!.GetValue<string>(),
                },
            };
        });
        table.AddUnary("ImageService/ListImages", ListImagesRequest.Parser, async (_, _) => new ListImagesResponse
        {
            Images = { ((JsonArray)(await docker.GetAsync("images/json"))!).Select(image => ImageOf(image!)) },
        });
        table.AddUnary("ImageService/ImageStatus", ImageStatusRequest.Parser, async (request, _) => new ImageStatusResponse
        {
            Image = await docker.GetAsync($"images/{request.Image.Image}/json") is { } image ? ImageOf(image) : null,
        });
        table.AddUnary("ImageService/ImageFsInfo", ImageFsInfoRequest.Parser, (_, _) => Task.FromResult(new ImageFsInfoResponse
        {
            ImageFilesystems =
            {
                new FilesystemUsage
                {
                    Timestamp = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() * 1_000_000,
                    FsId = new FilesystemIdentifier { Mountpoint = "/var/lib/docker/image" },
                    UsedBytes = new UInt64Value { Value = 1 << 20 },
                    InodesUsed = new UInt64Value { Value = 10 },
                },
            },
        }));
        return GrpcServer.StartAsync(Socket, table, new GrpcServerOptions(), CancellationToken.None);
    }

    private static Image ImageOf(JsonNode image)
    {
        var answer = new Image { Id = image["Id"]!.GetValue<string>(), Size = image["Size"]!.GetValue<ulong>() };
        answer.RepoTags.AddRange((image["RepoTags"] as JsonArray ?? []).Select(name => name!.GetValue<string>()));
        answer.RepoDigests.AddRange((image["RepoDigests"] as JsonArray ?? []).Select(name => name!.GetValue<string>()).Where(name => !name.StartsWith('<')));
        return answer;
    }

    private static PodSandbox PodOf(FoundSandbox sandbox) => new()
    {
        Id = sandbox.Id,
        Metadata = new PodSandboxMetadata { Name = sandbox.Name, Namespace = sandbox.Namespace, Uid = sandbox.Uid, Attempt = sandbox.Attempt },
        State = sandbox.Ready ? PodSandboxState.SandboxReady : PodSandboxState.SandboxNotready,
        Labels = { [KubeLabel.Uid] = sandbox.Uid, [KubeLabel.PodName] = sandbox.Name, [KubeLabel.Namespace] = sandbox.Namespace },
    };

    private static Container ContainerOf(FoundContainer container) => new()
    {
        Id = container.Id,
        PodSandboxId = container.SandboxId,
        Metadata = new ContainerMetadata { Name = container.Name, Attempt = container.Attempt },
        Image = new ImageSpec { Image = container.ImageId },
        ImageRef = container.ImageId,
        State = container.Running ? ContainerState.ContainerRunning : ContainerState.ContainerExited,
        Labels =
        {
            [KubeLabel.Uid] = container.Uid, [KubeLabel.PodName] = container.PodName, [KubeLabel.Namespace] = container.Namespace,
            [KubeLabel.ContainerName] = container.Name,
        },
    };
}
