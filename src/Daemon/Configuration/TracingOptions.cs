namespace Sampan.Daemon.Configuration;

/// <summary>Section <c>tracing</c>: spans to an OpenTelemetry collector, under the kubelet's names.</summary>
internal sealed record TracingOptions
{
    /// <summary><c>HOST:PORT</c> or a URL; empty for none.</summary>
    public string Endpoint { get; init; } = "";

    public TraceProtocol Protocol { get; init; } = TraceProtocol.Grpc;

    /// <summary>Of a million calls without a trace of their caller's, how many begin one.</summary>
    public int SamplingRatePerMillion { get; init; }

    /// <summary>The endpoint as a URL; as with the kubelet one without a scheme is plain text.</summary>
    /// <exception cref="UriFormatException">It is none; the validator refuses it before.</exception>
    public Uri EndpointUri => new(Endpoint.Contains("://", StringComparison.Ordinal) ? Endpoint : "http://" + Endpoint);
}
