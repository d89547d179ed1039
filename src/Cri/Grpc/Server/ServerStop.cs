namespace Sampan.Cri.Grpc.Server;

/// <summary>The two steps of a stop: streams end at once, as some never would; other calls get time to finish.</summary>
internal sealed class ServerStop : IDisposable
{
    private readonly CancellationTokenSource _streams = new();
    private readonly CancellationTokenSource _all = new();

    internal CancellationToken TokenFor(GrpcMethodKind kind) =>
        kind == GrpcMethodKind.ServerStream ? _streams.Token : _all.Token;

    internal Task EndStreamsAsync() => _streams.CancelAsync();

    internal async Task EndAllAsync()
    {
        await _streams.CancelAsync();
        await _all.CancelAsync();
    }

    public void Dispose()
    {
        _streams.Dispose();
        _all.Dispose();
    }
}
