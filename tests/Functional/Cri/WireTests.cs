using System.IO.Compression;
using Google.Protobuf;
using Sampan.Cri;
using Sampan.Cri.Grpc;
using Sampan.Cri.V1;

namespace Sampan.Tests.Functional.Cri;

public sealed class WireTests
{
    private const string VersionPath = "/runtime.v1.RuntimeService/Version";

    [Fact]
    public async Task Success_OnTheWire_FrameThenTrailers()
    {
        await using CriHarness cri = await CriHarness.StartAsync(UnaryCallTests.AddVersion);
        using var raw = new RawGrpcClient(cri.SocketPath);

        RawAnswer answer = await raw.PostAsync(VersionPath, RawGrpcClient.Frame(new VersionRequest { Version = "a" }));

        Assert.Equal(200, answer.HttpStatus);
        Assert.Equal(RawGrpcClient.Frame(new VersionResponse { Version = "a", RuntimeApiVersion = "v1" }), answer.Body);
        Assert.Equal("0", answer.Trailers["grpc-status"]);
        Assert.DoesNotContain("grpc-status", answer.Headers.Keys);
    }

    [Fact]
    public async Task Error_OnTheWire_HeadersOnlyAndPercentEncoded()
    {
        await using CriHarness cri = await CriHarness.StartAsync(t => t.AddUnary<VersionRequest, VersionResponse>(
            "RuntimeService/Version", VersionRequest.Parser, (_, _) => throw CriException.FailedPrecondition("50% é\n")));
        using var raw = new RawGrpcClient(cri.SocketPath);

        RawAnswer answer = await raw.PostAsync(VersionPath, RawGrpcClient.Frame(new VersionRequest()));

        Assert.Equal(200, answer.HttpStatus);
        Assert.Empty(answer.Body);
        Assert.Empty(answer.Trailers);
        Assert.Equal("9", answer.Headers["grpc-status"]);
        Assert.Equal("50%25 %C3%A9%0A", answer.Headers["grpc-message"]);
    }

    [Fact]
    public async Task Request_Gzip_IsUnderstood()
    {
        await using CriHarness cri = await CriHarness.StartAsync(UnaryCallTests.AddVersion);
        using var raw = new RawGrpcClient(cri.SocketPath);
        byte[] payload = Gzip(new VersionRequest { Version = new string('z', 1000) }.ToByteArray());

        RawAnswer answer = await raw.PostAsync(
            VersionPath, RawGrpcClient.Frame(payload, compressed: true), ("grpc-encoding", "gzip"));

        Assert.Equal(new string('z', 1000), VersionResponse.Parser.ParseFrom(answer.Body.AsSpan(5)).Version);
    }

    [Fact]
    public async Task Request_GzipBomb_ResourceExhausted()
    {
        await using CriHarness cri = await CriHarness.StartAsync(UnaryCallTests.AddVersion);
        using var raw = new RawGrpcClient(cri.SocketPath);
        byte[] payload = Gzip(new byte[GrpcLimits.MaxMessageBytes + 1]);

        RawAnswer answer = await raw.PostAsync(
            VersionPath, RawGrpcClient.Frame(payload, compressed: true), ("grpc-encoding", "gzip"));

        Assert.Equal("8", answer.Headers["grpc-status"]);
    }

    [Fact]
    public async Task Request_UnknownEncoding_UnimplementedAndToldWhatWorks()
    {
        await using CriHarness cri = await CriHarness.StartAsync(UnaryCallTests.AddVersion);
        using var raw = new RawGrpcClient(cri.SocketPath);

        RawAnswer answer = await raw.PostAsync(
            VersionPath, RawGrpcClient.Frame([1, 2, 3], compressed: true), ("grpc-encoding", "snappy"));

        Assert.Equal("12", answer.Headers["grpc-status"]);
        Assert.Equal("identity,gzip", answer.Headers["grpc-accept-encoding"]);
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 0, 0 })]
    [InlineData(new byte[] { 0, 0, 0, 0, 9, 1 })]
    [InlineData(new byte[] { 2, 0, 0, 0, 0 })]
    [InlineData(new byte[] { 0, 0, 0, 0, 1, 0x0a })]
    [InlineData(new byte[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 })]
    public async Task Request_Broken_Internal(byte[] body)
    {
        await using CriHarness cri = await CriHarness.StartAsync(UnaryCallTests.AddVersion);
        using var raw = new RawGrpcClient(cri.SocketPath);

        RawAnswer answer = await raw.PostAsync(VersionPath, body);

        Assert.Equal("13", answer.Headers["grpc-status"]);
    }

    [Fact]
    public async Task Request_OldPackage_SameHandlerKnowsTheVersion()
    {
        await using CriHarness cri = await CriHarness.StartAsync(UnaryCallTests.AddVersion);
        using var raw = new RawGrpcClient(cri.SocketPath);

        RawAnswer answer = await raw.PostAsync(
            "/runtime.v1alpha2.RuntimeService/Version", RawGrpcClient.Frame(new VersionRequest()));

        Assert.Equal("v1alpha2", VersionResponse.Parser.ParseFrom(answer.Body.AsSpan(5)).RuntimeApiVersion);
    }

    [Theory]
    [InlineData("/runtime.v1.RuntimeService/Nothing")]
    [InlineData("/runtime.v2.RuntimeService/Version")]
    [InlineData("/")]
    public async Task Path_Unknown_UnimplementedNamesIt(string path)
    {
        await using CriHarness cri = await CriHarness.StartAsync(UnaryCallTests.AddVersion);
        using var raw = new RawGrpcClient(cri.SocketPath);

        RawAnswer answer = await raw.PostAsync(path, RawGrpcClient.Frame(new VersionRequest()));

        Assert.Equal("12", answer.Headers["grpc-status"]);
        Assert.Contains(path, answer.Headers["grpc-message"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/var/run/sampan/sampan.sock")]
    [InlineData("%2Frun%2Fsampan.sock")]
    [InlineData("unix:///run/sampan.sock")]
    public async Task Authority_OfOldKubelets_IsAccepted(string authority)
    {
        await using CriHarness cri = await CriHarness.StartAsync(UnaryCallTests.AddVersion);
        (string, string)[] headers =
        [
            (":method", "POST"), (":scheme", "http"), (":path", VersionPath), (":authority", authority),
            ("content-type", "application/grpc"), ("te", "trailers"),
        ];

        (byte type, _) = await RawHttp2.AnswerAsync(
            cri.SocketPath, headers, RawGrpcClient.Frame(new VersionRequest())).WaitAsync(CriHarness.Patience);

        Assert.Equal(1, type);
    }

    // Kestrel looks for idle connections once a second.
    [Fact]
    public async Task Connection_Idle_StaysOpen()
    {
        await using CriHarness cri = await CriHarness.StartAsync(UnaryCallTests.AddVersion);

        Assert.False(await RawHttp2.ClosesWithinAsync(cri.SocketPath, TimeSpan.FromSeconds(2.5)));
    }

    [Fact]
    public async Task ContentType_NotGrpc_RefusedByHttp()
    {
        await using CriHarness cri = await CriHarness.StartAsync(UnaryCallTests.AddVersion);
        using var raw = new RawGrpcClient(cri.SocketPath);

        RawAnswer answer = await raw.PostAsync(
            VersionPath, RawGrpcClient.Frame(new VersionRequest()), ("Content-Type", "application/grpc-web"));

        Assert.Equal(415, answer.HttpStatus);
    }

    private static byte[] Gzip(byte[] plain)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(plain);
        return packed.ToArray();
    }
}
