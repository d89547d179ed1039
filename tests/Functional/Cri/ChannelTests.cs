using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Sampan.Cri;
using Sampan.Cri.Grpc;
using Sampan.Cri.Grpc.Client;
using Sampan.Cri.V1;

namespace Sampan.Tests.Functional.Cri;

public sealed class ChannelTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sampan-cri-");

    private string SocketPath => Path.Combine(_folder.FullName, "s.sock");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Connect_NoFile_UnavailableNamesSocketAndReason()
    {
        CriException e = await VersionErrorAsync();

        Assert.Equal(GrpcStatusCode.Unavailable, e.Code);
        Assert.Contains(SocketPath, e.Message, StringComparison.Ordinal);
        Assert.Contains("no such file", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_NobodyListens_UnavailableSaysSo()
    {
        using var dead = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        dead.Bind(new UnixDomainSocketEndPoint(SocketPath));

        CriException e = await VersionErrorAsync();

        Assert.Equal(GrpcStatusCode.Unavailable, e.Code);
        Assert.Contains("nobody listens", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Runtime_KnowsOnlyV1Alpha2_ChannelFallsBack()
    {
        await using WebApplication old = await PeerAsync(async context =>
        {
            context.Response.ContentType = "application/grpc";
            if (!context.Request.Path.Value!.StartsWith("/runtime.v1alpha2.", StringComparison.Ordinal))
            {
                context.Response.Headers["grpc-status"] = "12";
                return;
            }
            await context.Response.Body.WriteAsync(RawGrpcClient.Frame(new VersionResponse { RuntimeName = "old" }));
            context.Response.AppendTrailer("grpc-status", "0");
        });
        using var channel = new CriChannel(SocketPath);
        var client = new RuntimeServiceClient(channel);

        Assert.Equal("old", (await client.VersionAsync(new VersionRequest(), CancellationToken.None)).RuntimeName);
        Assert.Equal("v1alpha2", channel.Version);
        await client.ListContainersAsync(new ListContainersRequest(), CancellationToken.None);
    }

    [Fact]
    public async Task Answer_WithoutStatus_Internal()
    {
        await using WebApplication peer = await PeerAsync(async context =>
        {
            context.Response.ContentType = "application/grpc";
            await context.Response.Body.WriteAsync(RawGrpcClient.Frame(new VersionResponse()));
        });

        Assert.Equal(GrpcStatusCode.Internal, (await VersionErrorAsync()).Code);
    }

    [Fact]
    public async Task Answer_OverTheCap_ResourceExhausted()
    {
        await using WebApplication peer = await PeerAsync(async context =>
        {
            context.Response.ContentType = "application/grpc";
            await context.Response.Body.WriteAsync(new byte[] { 0, 0x01, 0, 0, 1 });
        });

        Assert.Equal(GrpcStatusCode.ResourceExhausted, (await VersionErrorAsync()).Code);
    }

    [Theory]
    [InlineData(404, GrpcStatusCode.Unimplemented)]
    [InlineData(503, GrpcStatusCode.Unavailable)]
    [InlineData(200, GrpcStatusCode.Unknown)]
    public async Task Answer_NotGrpc_MappedFromHttp(int http, GrpcStatusCode code)
    {
        await using WebApplication peer = await PeerAsync(context =>
        {
            context.Response.StatusCode = http;
            context.Response.ContentType = "text/html";
            return Task.CompletedTask;
        });

        Assert.Equal(code, (await VersionErrorAsync()).Code);
    }

    [Theory]
    [InlineData(0x0, GrpcStatusCode.Unavailable)]
    [InlineData(0x2, GrpcStatusCode.Internal)]
    [InlineData(0x8, GrpcStatusCode.Canceled)]
    [InlineData(0xb, GrpcStatusCode.ResourceExhausted)]
    public async Task Answer_Reset_CodeByTheReset(int reset, GrpcStatusCode code)
    {
        await using WebApplication peer = await PeerAsync(context =>
        {
            context.Features.GetRequiredFeature<IHttpResetFeature>().Reset(reset);
            return Task.CompletedTask;
        });

        Assert.Equal(code, (await VersionErrorAsync()).Code);
    }

    private async Task<CriException> VersionErrorAsync()
    {
        using var channel = new CriChannel(SocketPath);
        var client = new RuntimeServiceClient(channel);
        return await Assert.ThrowsAsync<CriException>(() => client.VersionAsync(new VersionRequest(), CancellationToken.None));
    }

    private async Task<WebApplication> PeerAsync(RequestDelegate answer)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.ListenUnixSocket(SocketPath, l => l.Protocols = HttpProtocols.Http2));
        WebApplication peer = builder.Build();
        peer.Run(answer);
        await peer.StartAsync();
        return peer;
    }
}
