namespace Sampan.Daemon.Configuration;

/// <summary>How a collector is spoken to.</summary>
internal enum TraceProtocol
{
    /// <summary>OTLP over gRPC, port 4317 by custom.</summary>
    Grpc,

    /// <summary>OTLP over HTTP, port 4318 by custom.</summary>
    HttpProtobuf,
}
