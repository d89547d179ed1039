using OpenTelemetry.Exporter;
using Sampan.Daemon.Tracing;

namespace Sampan.Tests.Unit.Daemon.Tracing;

public sealed class TracingEnvironmentTests
{
    [Theory]
    [InlineData(false, "")]
    [InlineData(true, "OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4318")]
    [InlineData(true, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=http://c:4318/v1/traces")]
    [InlineData(true, "OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4318", "OTEL_TRACES_EXPORTER=otlp")]
    [InlineData(false, "OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4318", "OTEL_TRACES_EXPORTER=none")]
    [InlineData(false, "OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4318", "OTEL_SDK_DISABLED=True")]
    [InlineData(false, "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT=http://c:4318")]
    public void NamesCollector_OfVariables_IsWhetherTracesAreWanted(bool expected, params string[] variables) =>
        Assert.Equal(expected, Of(variables).NamesCollector);

    [Fact]
    public void Apply_VariablesOfTraces_WinOverThoseOfAll()
    {
        var exporter = new OtlpExporterOptions { Endpoint = new Uri("http://all:4317"), Protocol = OtlpExportProtocol.Grpc };

        Of("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=http://c:4318/here", "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL=http/protobuf",
            "OTEL_EXPORTER_OTLP_TRACES_HEADERS=key=value").Apply(exporter);

        Assert.Equal(
            ("http://c:4318/here", OtlpExportProtocol.HttpProtobuf, "key=value"),
            (exporter.Endpoint.ToString(), exporter.Protocol, exporter.Headers));
    }

    private static TracingEnvironment Of(params string[] variables)
    {
        Dictionary<string, string> known = variables.Where(each => each.Length > 0)
            .Select(each => each.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        return new TracingEnvironment(name => known.GetValueOrDefault(name));
    }
}
