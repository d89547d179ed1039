using System.Diagnostics.CodeAnalysis;
using Google.Protobuf;

namespace Sampan.Cri.Grpc.Server;

/// <summary>A response written by a handler, until the call ends.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A handler may still come to the gate after the call; it holds no handle.")]
internal sealed class ResponseStream<T>(GrpcResponseWriter response, CancellationToken callEnded) : ServerStream<T>
    where T : class, IMessage<T>
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private bool _closed;

    public override Task StartAsync(CancellationToken cancellationToken) =>
        GuardedAsync(response.StartAsync, cancellationToken);

    public override Task WriteAsync(T message, CancellationToken cancellationToken) =>
        GuardedAsync(
            token =>
            {
                response.Write(message);
                return response.FlushAsync(token);
            },
            cancellationToken);

    /// <summary>Waits for a write in progress, which the call's end cancels, and refuses all later ones.</summary>
    internal async Task CloseAsync()
    {
        await _gate.WaitAsync(CancellationToken.None);
        _closed = true;
        _gate.Release();
    }

    private async Task GuardedAsync(Func<CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(callEnded, cancellationToken);
        await _gate.WaitAsync(either.Token);
        try
        {
            if (_closed)
                throw new OperationCanceledException("The call has been answered.", callEnded);
            await write(either.Token);
        }
        finally
        {
            _gate.Release();
        }
    }
}
