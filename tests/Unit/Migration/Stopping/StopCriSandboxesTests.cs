using Sampan.Cri;
using Sampan.Cri.Grpc.Server;
using Sampan.Cri.V1;
using Sampan.Migration.Running;
using Sampan.Migration.Stopping;

namespace Sampan.Tests.Unit.Migration.Stopping;

public sealed class StopCriSandboxesTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sampan-stopping-");
    private readonly List<string> _calls = [];
    private readonly HashSet<string> _stopped = [];
    private readonly HashSet<string> _stuck = [];
    private GrpcServer? _server;

    private string Endpoint => "unix://" + Path.Combine(_folder.FullName, "s.sock");

    public async Task InitializeAsync()
    {
        var table = new GrpcMethodTable();
        table.AddUnary("RuntimeService/ListPodSandbox", ListPodSandboxRequest.Parser, (_, _) => Task.FromResult(new ListPodSandboxResponse { Items = { Sandbox("p1"), Sandbox("p2") } }));
        table.AddUnary("RuntimeService/ListContainers", ListContainersRequest.Parser, (_, _) => Task.FromResult(new ListContainersResponse { Containers = { Container("c1", "p1"), Container("c2", "p2") } }));
        table.AddUnary("RuntimeService/StopContainer", StopContainerRequest.Parser, (request, _) => Task.FromResult(Stop<StopContainerResponse>(request.ContainerId, $" {request.Timeout}")));
        table.AddUnary("RuntimeService/StopPodSandbox", StopPodSandboxRequest.Parser, (request, _) => Task.FromResult(Stop<StopPodSandboxResponse>(request.PodSandboxId, "")));
        _server = await GrpcServer.StartAsync(Path.Combine(_folder.FullName, "s.sock"), table, new GrpcServerOptions(), CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        await _server!.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Apply_CriDockerd_LeavesContainersAlone()
    {
        var told = new List<string>();
        var action = new StopCriSandboxes(Endpoint, keepContainers: true);

        Assert.Equal(StepState.NotDone, (await action.ProbeAsync(CancellationToken.None)).State);
        await action.ApplyAsync(new Told(told), CancellationToken.None);

        Assert.Equal(["p1", "p2"], _calls.Order());
        Assert.Equal(StepState.Done, (await action.ProbeAsync(CancellationToken.None)).State);
        Assert.Contains(told, line => line.EndsWith("network of shop/p1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Apply_OtherRuntime_EndsContainersWithTheirGraceFirst()
    {
        await new StopCriSandboxes(Endpoint, keepContainers: false).ApplyAsync(new Told([]), CancellationToken.None);

        Assert.Equal(["c1 9", "c2 9", "p1", "p2"], _calls.Order());
        Assert.True(_calls.IndexOf("c1 9") < _calls.IndexOf("p1") && _calls.IndexOf("c2 9") < _calls.IndexOf("p2"));
    }

    [Fact]
    public async Task Apply_OneThatResists_IsToldAndTheOthersGo()
    {
        var told = new List<string>();
        _stuck.Add("p1");

        await new StopCriSandboxes(Endpoint, keepContainers: true).ApplyAsync(new Told(told), CancellationToken.None);

        Assert.Contains("p2", _stopped);
        Assert.Contains(told, line => line.Contains("network of shop/p1: p1 is stuck", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Containers_AllStopped_OrItFails()
    {
        var action = new StopCriContainers(Endpoint, 2);
        _stuck.Add("c2");

        StepException e = await Assert.ThrowsAsync<StepException>(() => action.ApplyAsync(new Told([]), CancellationToken.None));
        Assert.Contains("1 containers", e.Message, StringComparison.Ordinal);
        _stuck.Clear();
        await action.ApplyAsync(new Told([]), CancellationToken.None);

        Assert.Equal(StepState.Done, (await action.ProbeAsync(CancellationToken.None)).State);
    }

    [Fact]
    public async Task Apply_NobodyListens_Fails() => await Assert.ThrowsAsync<StepException>(
        () => new StopCriSandboxes("unix:///nonexistent/s.sock", keepContainers: true).ApplyAsync(new Told([]), CancellationToken.None));

    private T Stop<T>(string id, string more)
        where T : new()
    {
        lock (_calls)
        {
            _calls.Add(id + more);
            if (_stuck.Contains(id))
                throw CriException.Internal($"{id} is stuck");
            _stopped.Add(id);
            return new T();
        }
    }

    private PodSandbox Sandbox(string id) => new()
    {
        Id = id,
        Metadata = new PodSandboxMetadata { Name = id, Namespace = "shop" },
        State = _stopped.Contains(id) ? PodSandboxState.SandboxNotready : PodSandboxState.SandboxReady,
    };

    private Container Container(string id, string sandbox) => new()
    {
        Id = id,
        PodSandboxId = sandbox,
        Metadata = new ContainerMetadata { Name = id },
        State = _stopped.Contains(id) ? ContainerState.ContainerExited : ContainerState.ContainerRunning,
        Annotations = { ["io.kubernetes.pod.terminationGracePeriod"] = "9" },
    };
}
