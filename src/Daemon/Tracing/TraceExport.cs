using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Sampan.Daemon.Configuration;

namespace Sampan.Daemon.Tracing;

/// <summary>
/// Sends spans to a collector (OTLP), in batches from a thread of its own. A collector that is slow, gone or wrong costs
/// spans, never a call.
/// </summary>
internal sealed class TraceExport : IDisposable
{
    private const int Million = 1_000_000;
    private const int FlushMilliseconds = 2000;

    private readonly TracerProvider _provider;
    private readonly ExportFaults _faults;

    private TraceExport(TracerProvider provider, ExportFaults faults)
    {
        _provider = provider;
        _faults = faults;
    }

    /// <summary>Begins to export; null when neither the configuration nor the environment names a collector.</summary>
    /// <param name="options">The configuration, which wins.</param>
    /// <param name="environment">OpenTelemetry's variables.</param>
    /// <param name="productVersion">Sampan's.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Told when spans do not arrive.</param>
    public static TraceExport? Start(
        TracingOptions options, TracingEnvironment environment, string productVersion, TimeProvider time, ILogger<ExportFaults> logger)
    {
        if (options.Endpoint.Length == 0 && !environment.NamesCollector)
        {
            return null;
        }
        // Before the exporter exists, so that nothing it says is missed.
        var faults = new ExportFaults(time, logger);
        TracerProviderBuilder builder = Sdk.CreateTracerProviderBuilder()
            .AddSource(Spans.SourceName, Images.ImageStore.TraceSource)
            .ConfigureResource(resource => resource
                .AddService("sampan", serviceVersion: productVersion, autoGenerateServiceInstanceId: false, serviceInstanceId: Environment.MachineName)
                .AddAttributes([new KeyValuePair<string, object>("host.name", Environment.MachineName)])
                .AddEnvironmentVariableDetector())
            .AddOtlpExporter(exporter => Configure(exporter, options, environment));
        if (Sampler(options) is { } sampler)
        {
            builder.SetSampler(sampler);
        }
        return new TraceExport(builder.Build(), faults);
    }

    /// <summary>Sends what is left, for a short time.</summary>
    public void Dispose()
    {
        _provider.Shutdown(FlushMilliseconds);
        _provider.Dispose();
        _faults.Dispose();
    }

    // As the kubelet's: a caller's trace goes on as its caller decided; of the others as many as configured. Where the
    // environment alone names the collector, it names the sampler too.
    private static ParentBasedSampler? Sampler(TracingOptions options) =>
        options is { Endpoint.Length: 0, SamplingRatePerMillion: 0 }
            ? null
            : new ParentBasedSampler(new TraceIdRatioBasedSampler((double)options.SamplingRatePerMillion / Million));

    private static void Configure(OtlpExporterOptions exporter, TracingOptions options, TracingEnvironment environment)
    {
        if (options.Endpoint.Length > 0)
        {
            exporter.Protocol = options.Protocol == TraceProtocol.Grpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
            exporter.Endpoint = EndpointOf(options);
        }
        else
        {
            environment.Apply(exporter);
        }
    }

    private static Uri EndpointOf(TracingOptions options)
    {
        Uri endpoint = options.EndpointUri;
        return options.Protocol == TraceProtocol.HttpProtobuf && endpoint.AbsolutePath == "/" ? new Uri(endpoint, "/v1/traces") : endpoint;
    }
}
