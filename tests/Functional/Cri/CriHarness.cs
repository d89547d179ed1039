using Sampan.Cri.Grpc.Client;
using Sampan.Cri.Grpc.Server;

namespace Sampan.Tests.Functional.Cri;

/// <summary>A server on a socket of its own and a channel to it.</summary>
internal sealed class CriHarness : IAsyncDisposable
{
    internal static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sampan-cri-");

    private CriHarness() => SocketPath = Path.Combine(_folder.FullName, "s.sock");

    internal string SocketPath { get; }

    internal GrpcServer Server { get; private set; } = null!;

    internal CriChannel Channel { get; private set; } = null!;

    internal RuntimeServiceClient Runtime => new(Channel);

    internal ImageServiceClient Images => new(Channel);

    internal static async Task<CriHarness> StartAsync(Action<GrpcMethodTable> methods, GrpcServerOptions? options = null)
    {
        var harness = new CriHarness();
        var table = new GrpcMethodTable();
        methods(table);
        options ??= new GrpcServerOptions { DrainTime = TimeSpan.FromSeconds(1), CancelTime = TimeSpan.FromSeconds(1) };
        harness.Server = await GrpcServer.StartAsync(harness.SocketPath, table, options, CancellationToken.None);
        harness.Channel = new CriChannel(harness.SocketPath);
        return harness;
    }

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        await Server.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
