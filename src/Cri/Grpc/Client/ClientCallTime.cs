namespace Sampan.Cri.Grpc.Client;

/// <summary>A call's token: the caller's, or the deadline, and which of them it was.</summary>
internal sealed class ClientCallTime : IDisposable
{
    private readonly CancellationTokenSource? _deadline;
    private readonly CancellationTokenSource _either;

    internal ClientCallTime(TimeSpan? deadline, TimeProvider time, CancellationToken cancellationToken)
    {
        Caller = cancellationToken;
        if (deadline is { } timeout && timeout < GrpcLimits.LongestTimeout)
            _deadline = new CancellationTokenSource(timeout > TimeSpan.Zero ? timeout : TimeSpan.Zero, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _deadline?.Token ?? CancellationToken.None);
    }

    internal CancellationToken Token => _either.Token;

    internal CancellationToken Caller { get; }

    internal bool CallerGaveUp => Caller.IsCancellationRequested;

    internal bool DeadlinePassed => _deadline is { IsCancellationRequested: true };

    public void Dispose()
    {
        _either.Dispose();
        _deadline?.Dispose();
    }
}
