using System.Diagnostics;
using Sampan.Cri.V1;

namespace Sampan.Tests.System.Daemon;

[Collection(DaemonLab.Collection)]
public sealed class TracingTests(DaemonLab lab)
{
    private const int Server = 2, Failed = 2;

    [PodFact(DisplayName = "A collector over HTTP gets the caller's trace with a span for each call and each step")]
    public Task Traces_OverHttp_ContinueTheCallers() => CheckAsync(grpc: false, "protocol: http/protobuf");

    [PodFact(DisplayName = "A collector over gRPC gets the same, from an address as the kubelet's configuration has it")]
    public Task Traces_OverGrpc_ContinueTheCallers() => CheckAsync(grpc: true, "samplingRatePerMillion: 0");

    [PodFact(DisplayName = "A collector that is not there disturbs nothing and is named in the log")]
    public async Task Traces_CollectorGone_PodsGoOn()
    {
        await using SampanDaemon daemon = await StartAsync("{endpoint: 127.0.0.1:1, samplingRatePerMillion: 1000000}");

        await using (TestPod pod = await TestPod.RunAsync(daemon, lab.Image))
        {
            string container = await pod.StartAsync([]);
            Assert.Equal("alive", await pod.OutputAsync(container, "echo", "alive"));
            await Eventually.BecomesTrueAsync(
                "a warning", () => daemon.Log.Contains("traces do not reach the collector", StringComparison.Ordinal));
        }

        Assert.Equal(0, (await daemon.StopAsync()).ShellCode);
    }

    [PodFact(DisplayName = "OpenTelemetry's environment alone sends traces too; then every call begins one")]
    public async Task Traces_ByEnvironment_AreSent()
    {
        await using FakeCollector collector = await FakeCollector.StartAsync(grpc: false);
        await using SampanDaemon daemon = await lab.StartDaemonAsync();
        await daemon.StopAsync();
        daemon.Environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = $"http://{collector.Address}";
        daemon.Environment["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
        await daemon.StartAsync();

        await daemon.Runtime.VersionAsync(new VersionRequest(), CancellationToken.None);

        ReceivedSpan? span = await Eventually.BecomesAsync(
            "the call's span",
            () => Task.FromResult(collector.Spans.FirstOrDefault(each => each.Name == "runtime.v1.RuntimeService/Version")),
            each => each is not null);
        Assert.Equal("", span!.ParentId);
    }

    private async Task CheckAsync(bool grpc, string more)
    {
        await using FakeCollector collector = await FakeCollector.StartAsync(grpc);
        await using SampanDaemon daemon = await StartAsync($$"""{endpoint: "{{collector.Address}}", {{more}}}""");
        // No trace of a caller's, and a sampling rate of nothing.
        await daemon.Runtime.VersionAsync(new VersionRequest(), CancellationToken.None);
        string image = await lab.PushAsync("tracing/image", grpc ? "2" : "1", $$$"""{"Labels":{"grpc":"{{{grpc}}}"}}""");
        using var kubelet = new Activity("kubelet");
        kubelet.SetIdFormat(ActivityIdFormat.W3C).Start();
        kubelet.ActivityTraceFlags |= ActivityTraceFlags.Recorded;

        await daemon.Images.PullImageAsync(new PullImageRequest { Image = new ImageSpec { Image = image } }, CancellationToken.None);
        await using (TestPod pod = await TestPod.RunAsync(daemon, image))
        {
            await pod.StartAsync(["sleep", "1000"]);
            await Assert.ThrowsAsync<Cri.CriException>(() => pod.StartAsync(["/no/such/program"]));
        }

        string trace = kubelet.TraceId.ToString(), root = kubelet.SpanId.ToString();
        ReceivedSpan[] spans = await Eventually.BecomesAsync(
            "the last call's span", () => Task.FromResult(collector.Spans.ToArray()),
            known => known.Any(span => span.Name == "runtime.v1.RuntimeService/RemovePodSandbox"));
        Assert.All(spans, span => Assert.Equal(trace, span.TraceId));
        ReceivedSpan Below(string parent, string name) => Assert.Single(spans, span => span.ParentId == parent && span.Name == name);

        ReceivedSpan run = Below(root, "runtime.v1.RuntimeService/RunPodSandbox");
        Assert.Equal(Server, run.Kind);
        Below(run.Id, "make files and namespaces");
        Below(Below(run.Id, "set up the network").Id, "CNI ADD bridge");
        ReceivedSpan pull = Below(root, "runtime.v1.ImageService/PullImage");
        Below(pull.Id, "resolve image");
        ReceivedSpan[] creates = [.. spans.Where(span => span.Name == "runtime.v1.RuntimeService/CreateContainer")];
        Assert.Equal(2, creates.Length);
        Assert.All(creates, create => Below(create.Id, "make root file system and spec"));
        ReceivedSpan[] starts = [.. spans.Where(span => span.Name == "runtime.v1.RuntimeService/StartContainer")];
        Assert.Equal([0, Failed], starts.Select(start => start.Status).Order());
        ReceivedSpan good = starts.Single(start => start.Status == 0);
        Assert.Equal(["create", "start"], spans.Where(span => span.ParentId == good.Id).Select(span => span.Name.Split(' ')[1]).Order());
        Assert.Contains(spans, span => span.Name == "CNI DEL bridge");
    }

    private Task<SampanDaemon> StartAsync(string tracing) => lab.StartDaemonAsync(_ => $"tracing: {tracing}\n");
}
