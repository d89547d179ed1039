using System.Globalization;
using System.Text.Json.Nodes;
using Sampan.Cri.Grpc.Server;
using Sampan.Tests.KubeletStandIn.Pods;
using Sampan.Tests.KubeletStandIn.Settings;

namespace Sampan.Tests.KubeletStandIn.Runtimes;

/// <summary>Docker, driven by names, labels and files as dockershim did it.</summary>
internal sealed class DockershimRuntime(KubeletSettings settings) : IPodRuntime
{
    private const string TypeLabel = "io.kubernetes.docker.type";
    private const string SandboxLabel = "io.kubernetes.sandbox.id";
    private const string LogPathLabel = "io.kubernetes.container.logpath";
    private const int SandboxGraceSeconds = 10;

    private readonly DockerApi _docker = new(settings.DockerSocket);
    private readonly CniChain _network = new(settings);
    private readonly SandboxCheckpoints _checkpoints = new();
    private GrpcServer? _server;

    public string Name => "docker";

    public async Task ConnectAsync()
    {
        JsonNode info;
        try
        {
            info = (await _docker.GetAsync("info"))!;
        }
        catch (RuntimeFault e)
        {
            throw new KubeletExitException($"failed to run Kubelet: failed to get docker version: {e.Message}");
        }
        string driver = info["CgroupDriver"]!.GetValue<string>();
        if (driver != settings.CgroupDriver)
        {
            throw new KubeletExitException(
                $"failed to run Kubelet: misconfiguration: kubelet cgroup driver: \"{settings.CgroupDriver}\" is different from docker cgroup driver: \"{driver}\"");
        }
        _server = await DockershimServer.StartAsync(this, _docker, info["ServerVersion"]!.GetValue<string>());
        Console.Error.WriteLine($"Using dockershim is deprecated, please consider using a full-fledged CRI implementation; Docker {info["ServerVersion"]}");
    }

    public async Task<IReadOnlyList<FoundSandbox>> SandboxesAsync() =>
        [.. (await ListAsync("podsandbox")).Select(container =>
        {
            JsonNode labels = container["Labels"]!;
            return new FoundSandbox(
                Text(container["Id"]), Text(labels[KubeLabel.Uid]), Text(labels[KubeLabel.PodName]), Text(labels[KubeLabel.Namespace]),
                AttemptOf(container), Text(container["State"]) == "running");
        })];

    public async Task<IReadOnlyList<FoundContainer>> ContainersAsync() =>
        [.. (await ListAsync("container")).Select(container =>
        {
            JsonNode labels = container["Labels"]!;
            return new FoundContainer(
                Text(container["Id"]), Text(labels[SandboxLabel]), Text(labels[KubeLabel.Uid]), Text(labels[KubeLabel.PodName]),
                Text(labels[KubeLabel.Namespace]), Text(labels[KubeLabel.ContainerName]), AttemptOf(container),
                Text(container["State"]) == "running", Text(container["Image"]), Text(container["ImageID"]));
        })];

    public async Task<string> RunSandboxAsync(StaticPod pod, uint attempt)
    {
        Dictionary<string, string> labels = KubeLabel.Pod(pod);
        labels[TypeLabel] = "podsandbox";
        labels[KubeLabel.ContainerName] = "POD";
        foreach ((string key, string value) in pod.Annotations)
            labels["annotation." + key] = value;
        string id = await CreateAsync($"k8s_POD_{pod.Name}_{pod.Namespace}_{pod.Uid}_{attempt}", new JsonObject
        {
            ["Hostname"] = pod.HostNetwork ? "" : pod.Name,
            ["Image"] = settings.PauseImage,
            ["Labels"] = Map(labels),
            ["HostConfig"] = new JsonObject
            {
                ["NetworkMode"] = pod.HostNetwork ? "host" : "none",
                ["IpcMode"] = pod.HostNetwork ? "host" : "shareable",
                ["CgroupParent"] = pod.CgroupParent(settings.CgroupDriver),
                ["CpuShares"] = 2,
                ["SecurityOpt"] = new JsonArray("seccomp=unconfined"),
            },
        });
        _checkpoints.Write(id, pod);
        await _docker.PostAsync($"containers/{id}/start");
        if (!pod.HostNetwork && settings.UsesCni)
            await _network.AddAsync(id, await NetnsAsync(id), pod);
        return id;
    }

    public async Task StopSandboxAsync(FoundSandbox sandbox)
    {
        await _network.DeleteAsync(sandbox.Id, await NetnsAsync(sandbox.Id));
        await StopContainerAsync(sandbox.Id, SandboxGraceSeconds);
    }

    public async Task RemoveSandboxAsync(FoundSandbox sandbox)
    {
        await StopSandboxAsync(sandbox);
        foreach (FoundContainer container in await ContainersAsync())
        {
            if (container.SandboxId == sandbox.Id)
                await RemoveContainerAsync(container.Id);
        }
        await RemoveContainerAsync(sandbox.Id);
        _checkpoints.Delete(sandbox.Id);
    }

    public Task<string> AddressAsync(FoundSandbox sandbox) => Task.FromResult(_network.Address(sandbox.Id));

    public async Task<string> RunContainerAsync(StaticPod pod, PodContainer container, string sandbox, uint attempt)
    {
        string log = $"{pod.LogFolder}/{container.Name}/{attempt}.log";
        Dictionary<string, string> labels = KubeLabel.Container(pod, container);
        labels[TypeLabel] = "container";
        labels[SandboxLabel] = sandbox;
        labels[LogPathLabel] = log;
        foreach ((string key, string value) in KubeLabel.Annotation(container, pod, attempt))
            labels[key] = value;
        var body = new JsonObject
        {
            ["Image"] = Text((await _docker.GetAsync($"images/{container.Image}/json"))?["Id"]),
            ["Labels"] = Map(labels),
            ["Env"] = new JsonArray([.. container.Environment.Select(variable => JsonValue.Create($"{variable.Key}={variable.Value}"))]),
            ["HostConfig"] = new JsonObject
            {
                ["NetworkMode"] = "container:" + sandbox,
                ["IpcMode"] = "container:" + sandbox,
                ["CgroupParent"] = pod.CgroupParent(settings.CgroupDriver),
                ["CpuShares"] = 2,
                ["OomScoreAdj"] = 1000,
                ["SecurityOpt"] = new JsonArray("seccomp=unconfined"),
                ["Binds"] = new JsonArray([.. container.Mounts.Select(mount => JsonValue.Create($"{mount.HostPath}:{mount.ContainerPath}{(mount.ReadOnly ? ":ro" : "")}"))]),
            },
        };
        if (container.Command.Count > 0)
            body["Entrypoint"] = new JsonArray([.. container.Command.Select(word => JsonValue.Create(word))]);
        if (container.Arguments.Count > 0)
            body["Cmd"] = new JsonArray([.. container.Arguments.Select(word => JsonValue.Create(word))]);
        string id = await CreateAsync($"k8s_{container.Name}_{pod.Name}_{pod.Namespace}_{pod.Uid}_{attempt}", body);
        await _docker.PostAsync($"containers/{id}/start");
        Directory.CreateDirectory(Path.GetDirectoryName(log)!);
        File.Delete(log);
        File.CreateSymbolicLink(log, Text((await _docker.GetAsync($"containers/{id}/json"))!["LogPath"]));
        return id;
    }

    public async Task StopContainerAsync(string id, int graceSeconds) => await _docker.PostAsync($"containers/{id}/stop?t={graceSeconds}");

    public async Task RemoveContainerAsync(string id)
    {
        if ((await _docker.GetAsync($"containers/{id}/json"))?["Config"]?["Labels"]?[LogPathLabel]?.GetValue<string>() is { } log)
            File.Delete(log);
        await _docker.DeleteAsync($"containers/{id}?force=true&v=true");
    }

    public async Task<bool> HasImageAsync(string name) => await _docker.GetAsync($"images/{name}/json") is not null;

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        _docker.Dispose();
    }

    private async Task<string> CreateAsync(string name, JsonObject body) =>
        Text((await _docker.PostAsync($"containers/create?name={name}", body))!["Id"]);

    private async Task<IEnumerable<JsonNode>> ListAsync(string type)
    {
        string filters = Uri.EscapeDataString(new JsonObject { ["label"] = new JsonArray($"{TypeLabel}={type}") }.ToJsonString());
        return ((JsonArray)(await _docker.GetAsync($"containers/json?all=true&filters={filters}"))!).Select(container => container!);
    }

    /// <summary>The network namespace of a sandbox; empty if it does not run.</summary>
    private async Task<string> NetnsAsync(string id) =>
        (await _docker.GetAsync($"containers/{id}/json"))?["State"]?["Pid"]?.GetValue<int>() is > 0 and int pid ? $"/proc/{pid}/ns/net" : "";

    // k8s_NAME_POD_NAMESPACE_UID_ATTEMPT
    private static uint AttemptOf(JsonNode container) =>
        uint.Parse(Text(container["Names"]![0]).Split('_')[^1], CultureInfo.InvariantCulture);

    private static JsonObject Map(Dictionary<string, string> labels) =>
        new(labels.Select(label => KeyValuePair.Create(label.Key, (JsonNode?)JsonValue.Create(label.Value))));

    private static string Text(JsonNode? node) => node?.ToString() ?? "";
}
