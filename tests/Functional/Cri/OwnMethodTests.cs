using Sampan.Cri;
using Sampan.Cri.Grpc;
using Sampan.Cri.Grpc.Client;
using Sampan.Cri.Grpc.Server;
using Sampan.Cri.Own;
using Sampan.Cri.V1;

namespace Sampan.Tests.Functional.Cri;

public sealed class OwnMethodTests
{
    [Fact]
    public async Task Own_ServerStream_ArrivesInOrder()
    {
        await using CriHarness cri = await CriHarness.StartAsync(t => AddWatchPull(t, async (request, stream, call) =>
        {
            for (int i = 0; i < 3; i++)
            {
                var layer = new LayerProgress { Digest = request.Image, Phase = LayerPhase.LayerDownloading, Current = i, Total = 3 };
                await stream.WriteAsync(new WatchPullResponse { Layers = { layer } }, call.CancellationToken);
            }
        }));

        List<WatchPullResponse> answers = await WatchAsync(cri, "busybox");

        Assert.Equal([0L, 1, 2], answers.Select(a => Assert.Single(a.Layers).Current));
        Assert.All(answers, a => Assert.Equal("busybox", a.Layers[0].Digest));
    }

    [Fact]
    public async Task Own_NotAdded_IsUnimplementedAndTheVersionStays()
    {
        await using CriHarness cri = await CriHarness.StartAsync(UnaryCallTests.AddVersion);

        CriException e = await Assert.ThrowsAsync<CriException>(() => WatchAsync(cri, "busybox"));

        Assert.Equal(GrpcStatusCode.Unimplemented, e.Code);
        Assert.Equal(CriMethods.V1, cri.Channel.Version);
    }

    [Fact]
    public async Task Own_UnderTheCriPackage_IsUnimplemented()
    {
        await using CriHarness cri = await CriHarness.StartAsync(t =>
        {
            UnaryCallTests.AddVersion(t);
            AddWatchPull(t, (_, _, _) => Task.CompletedTask);
        });

        CriException e = await Assert.ThrowsAsync<CriException>(() => cri.Channel.UnaryAsync(
            OwnMethods.WatchPull, new WatchPullRequest(), WatchPullResponse.Parser, null, CancellationToken.None));

        Assert.Equal(GrpcStatusCode.Unimplemented, e.Code);
    }

    [Fact]
    public void Table_OwnAndCri_RefuseEachOthersMethods()
    {
        var table = new GrpcMethodTable();

        Assert.Throws<ArgumentException>(() => table.AddServerStream<WatchPullRequest, WatchPullResponse>(
            OwnMethods.WatchPull, WatchPullRequest.Parser, (_, _, _) => Task.CompletedTask));
        Assert.Throws<ArgumentException>(() => table.AddOwnServerStream<StreamImagesRequest, StreamImagesResponse>(
            "ImageService/StreamImages", StreamImagesRequest.Parser, (_, _, _) => Task.CompletedTask));
    }

    private static void AddWatchPull(GrpcMethodTable table, Func<WatchPullRequest, ServerStream<WatchPullResponse>, GrpcCall, Task> body) =>
        table.AddOwnServerStream(OwnMethods.WatchPull, WatchPullRequest.Parser, body);

    private static async Task<List<WatchPullResponse>> WatchAsync(CriHarness cri, string image)
    {
        var answers = new List<WatchPullResponse>();
        var request = new WatchPullRequest { Image = image };
        await foreach (WatchPullResponse answer in new NodeServiceClient(cri.Channel).WatchPullAsync(request, CancellationToken.None, CriHarness.Patience))
            answers.Add(answer);
        return answers;
    }
}
