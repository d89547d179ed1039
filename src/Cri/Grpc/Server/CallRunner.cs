namespace Sampan.Cri.Grpc.Server;

/// <summary>Runs a call's handler so that the answer never waits for one that ignores its token.</summary>
internal sealed class CallRunner(GrpcCall call, GrpcServerOptions options, InFlight inFlight)
{
    internal GrpcCall Call => call;

    /// <summary>
    /// Runs the handler inside the interceptor. When the call's token is cancelled this throws at once; the handler
    /// goes on, still counted as in flight, and its exception goes to <see cref="GrpcServerOptions.LateFault"/>.
    /// </summary>
    internal async Task RunAsync(Func<Task> handler)
    {
        call.CancellationToken.ThrowIfCancellationRequested();
        // On the pool: a handler that blocks before its first await must not hold the answer back either.
        Task running = Task.Run(
            () => options.Interceptor is { } interceptor ? interceptor(call, handler) : handler(), CancellationToken.None);
        inFlight.Track(running);
        try
        {
            await running.WaitAsync(call.CancellationToken);
        }
        finally
        {
            if (!running.IsCompleted)
                _ = ReportLateAsync(running);
        }
    }

    private async Task ReportLateAsync(Task running)
    {
        try
        {
            await running;
        }
        catch (OperationCanceledException)
        {
            // It noticed in the end.
        }
        catch (Exception e)
        {
            options.LateFault?.Invoke(call, e);
        }
    }
}
