using OpenTelemetry.Exporter;

namespace Sampan.Daemon.Tracing;

/// <summary>
/// OpenTelemetry's environment, as far as the exporter does not read it itself: whether there is a collector, and the
/// variables for traces alone.
/// </summary>
/// <param name="variable">Reads a variable.</param>
internal sealed class TracingEnvironment(Func<string, string?> variable)
{
    private const string Prefix = "OTEL_EXPORTER_OTLP_";

    /// <summary>Whether it asks for traces.</summary>
    public bool NamesCollector =>
        !string.Equals(variable("OTEL_SDK_DISABLED"), "true", StringComparison.OrdinalIgnoreCase)
        && variable("OTEL_TRACES_EXPORTER") is null or "" or "otlp"
        && (IsSet(Prefix + "ENDPOINT") || IsSet(Prefix + "TRACES_ENDPOINT"));

    /// <summary>Takes over what is said of traces in particular; it wins over what is said of all signals.</summary>
    public void Apply(OtlpExporterOptions exporter)
    {
        if (variable(Prefix + "TRACES_PROTOCOL") is { Length: > 0 } protocol)
        {
            exporter.Protocol = protocol == "grpc" ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
        }
        if (variable(Prefix + "TRACES_HEADERS") is { Length: > 0 } headers)
        {
            exporter.Headers = headers;
        }
        if (Uri.TryCreate(variable(Prefix + "TRACES_ENDPOINT"), UriKind.Absolute, out Uri? endpoint))
        {
            exporter.Endpoint = endpoint;
        }
    }

    private bool IsSet(string name) => variable(name) is { Length: > 0 };
}
