using System.Net.Http;

namespace Sampan.Cri.Grpc.Client;

/// <summary>Turns what HTTP throws during a call into what callers are promised.</summary>
internal sealed class ClientFault(string method, string socketPath, ClientCallTime time)
{
    private const long NoError = 0x0;
    private const long RefusedStream = 0x7;
    private const long Cancel = 0x8;
    private const long EnhanceYourCalm = 0xb;

    internal CancellationToken Token => time.Token;

    /// <summary>The exception to throw instead, or the same one when it says enough.</summary>
    internal Exception Translate(Exception exception)
    {
        if (exception is CriException { Code: not GrpcStatusCode.Canceled })
            return exception;
        if (time.CallerGaveUp)
            return new OperationCanceledException($"{method} was cancelled.", exception, time.Caller);
        if (time.DeadlinePassed)
            return CriException.DeadlineExceeded($"{method} on {socketPath} did not finish by its deadline.", exception);
        return exception switch
        {
            CriException => exception,
            { InnerException: CriException connect } => connect,
            HttpProtocolException reset => OfReset(reset),
            { InnerException: HttpProtocolException reset } => OfReset(reset),
            HttpRequestException or IOException =>
                CriException.Unavailable($"the connection to {socketPath} broke during {method}: {exception.Message}", exception),
            _ => exception,
        };
    }

    private CriException OfReset(HttpProtocolException reset)
    {
        string message = $"the runtime on {socketPath} broke off {method} (HTTP/2 error {reset.ErrorCode}).";
        return reset.ErrorCode switch
        {
            // A server that stops says goodbye with it.
            NoError => CriException.Unavailable(message, reset),
            RefusedStream => CriException.Unavailable(message, reset),
            Cancel => CriException.Canceled(message, reset),
            EnhanceYourCalm => CriException.ResourceExhausted(message, reset),
            _ => CriException.Internal(message, reset),
        };
    }
}
