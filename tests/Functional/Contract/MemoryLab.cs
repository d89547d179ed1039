using Microsoft.Extensions.Logging.Abstractions;
using Sampan.Cri.Grpc.Client;
using Sampan.Cri.Grpc.Server;
using Sampan.Cri.V1;
using Sampan.Daemon.Api;
using Sampan.Daemon.Cni;
using Sampan.Daemon.Composition;
using Sampan.Daemon.Configuration;
using Sampan.Daemon.Node;
using Sampan.Linux.Events;
using Sampan.Tests.Contract;

namespace Sampan.Tests.Functional.Contract;

/// <summary>The daemon's services in this process, over an engine on paper, behind a real socket.</summary>
public sealed class MemoryLab : ContractLab, ICriNode, IAsyncLifetime
{
    internal const string Collection = "contract on paper";

    private readonly DirectoryInfo _temp = Directory.CreateTempSubdirectory("sampan-contract-");
    private readonly CancellationTokenSource _stop = new();
    private readonly EpollLoop _loop = new();
    private MemoryImages? _images;
    private MemoryEngine? _engine;
    private DaemonServices? _services;
    private GrpcServer? _server;
    private CriChannel? _channel;
    private Task _running = Task.CompletedTask;

    /// <inheritdoc/>
    public override ICriNode Node => this;

    /// <inheritdoc/>
    public override string Image { get; } = "registry.test/test/busybox:1";

    /// <inheritdoc/>
    public override string PauseImage { get; } = "registry.test/test/pause:1";

    /// <inheritdoc/>
    public override string RegistryHost => "registry.test";

    RuntimeServiceClient ICriNode.Runtime => new(_channel!);

    ImageServiceClient ICriNode.Images => new(_channel!);

    string ICriNode.Socket => PathOf("sampan.sock");

    string ICriNode.Temp => _temp.FullName;

    string ICriNode.Root => PathOf("root");

    string ICriNode.Logs => PathOf("logs");

    string ICriNode.Leases => PathOf("leases");

    public async Task InitializeAsync()
    {
        foreach (string folder in (string[])["root", "bin", "net.d", "ns", "images"])
        {
            Directory.CreateDirectory(PathOf(folder));
        }
        await File.WriteAllTextAsync(PathOf($"bin/{MemoryNetwork.Plugin}"), "");
        await File.WriteAllTextAsync(
            PathOf("net.d/10-paper.conflist"), $$"""{"cniVersion":"1.0.0","name":"paper","plugins":[{"type":"{{MemoryNetwork.Plugin}}"}]}""");
        _images = new MemoryImages(PathOf("images"));
        _engine = new MemoryEngine(PathOf("ns"));
        _services = Services();
        var gate = new ReadyGate();
        _server = await GrpcServer.StartAsync(
            PathOf("sampan.sock"),
            RpcTable.Create(new NodeVersion("test"), gate),
            new GrpcServerOptions { MapException = (exception, _) => StatusMapper.Map(exception) },
            CancellationToken.None);
        await _services.Recoverer.RunAsync(CancellationToken.None);
        await _services.Streaming.StartAsync(CancellationToken.None);
        gate.Open(_services.Handlers);
        _running = _services.RunUntilAsync(_stop.Token);
        _channel = new CriChannel(PathOf("sampan.sock"), new CriChannelOptions { DefaultDeadline = TimeSpan.FromMinutes(2) });
        await PullAsync(await PushAsync("test/busybox", "1", """{"Cmd":["sleep","100000"]}"""));
        await PushAsync("test/pause", "1", """{"Entrypoint":["/bin/sleep","1000000"]}""");
        await Eventually.BecomesAsync("the network is ready", StatusAsync, status => status.Status.Conditions.All(condition => condition.Status));
    }

    /// <inheritdoc/>
    public override Task<string> PushAsync(string repository, string tag, string settings)
    {
        string name = $"{RegistryHost}/{repository}:{tag}";
        _images!.Push(name, settings);
        return Task.FromResult(name);
    }

    public async Task DisposeAsync()
    {
        await _stop.CancelAsync();
        _channel?.Dispose();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_services is not null)
        {
            await _services.Streaming.DisposeAsync();
        }
        if (_engine is not null)
        {
            await _engine.DisposeAsync();
        }
        _loop.Dispose();
        _stop.Dispose();
        _temp.Delete(recursive: true);
    }

    private DaemonServices Services()
    {
        var options = new DaemonOptions
        {
            Root = PathOf("root"),
            State = PathOf("state"),
            Socket = PathOf("sampan.sock"),
            PauseImage = PauseImage,
            Cni = new CniOptions { ConfDir = PathOf("net.d"), BinDirs = [PathOf("bin")] },
            Nri = new NriOptions { Socket = NriOptions.Off, PluginPath = "" },
        };
        return new DaemonServices(
            new LiveConfiguration(options, () => options, NullLogger<LiveConfiguration>.Instance),
            _engine!,
            _images!,
            new CniHost(new MemoryNetwork().RunAsync, _loop),
            new Surroundings(TimeProvider.System, NullLoggerFactory.Instance));
    }

    private Task<StatusResponse> StatusAsync() => ((ICriNode)this).Runtime.StatusAsync(new StatusRequest(), CancellationToken.None);

    private Task PullAsync(string image) => ((ICriNode)this).Images.PullImageAsync(
        new PullImageRequest { Image = new ImageSpec { Image = image } }, CancellationToken.None);

    private string PathOf(string name) => Path.Combine(_temp.FullName, name);
}

/// <summary>The tests that share <see cref="MemoryLab"/>.</summary>
[CollectionDefinition(MemoryLab.Collection)]
public sealed class MemoryCollection : ICollectionFixture<MemoryLab>;
