using Sampan.Cri;
using Sampan.Cri.Grpc;
using Sampan.Cri.Grpc.Client;
using Sampan.Cri.Grpc.Server;
using Sampan.Cri.V1;

namespace Sampan.Tests.Functional.Cri;

public sealed class ServerStreamTests
{
    [Fact]
    public async Task Stream_Batches_ArriveInOrder()
    {
        await using CriHarness cri = await CriHarness.StartAsync(t => AddImages(t, async (stream, call) =>
        {
            for (int i = 0; i < 100; i++)
                await stream.WriteAsync(Batch(i, size: 10), call.CancellationToken);
        }));

        var ids = new List<string>();
        await foreach (StreamImagesResponse batch in cri.Images.StreamImagesAsync(new StreamImagesRequest(), CancellationToken.None))
            ids.Add(batch.Images.Single().Id);

        Assert.Equal(Enumerable.Range(0, 100).Select(i => i.ToString(null, null)), ids);
    }

    [Fact]
    public async Task Stream_Empty_EndsWithOk()
    {
        await using CriHarness cri = await CriHarness.StartAsync(t => AddImages(t, (_, _) => Task.CompletedTask));

        Assert.Empty(await CollectAsync(cri));
    }

    [Fact]
    public async Task Stream_FailsHalfWay_ItemsThenError()
    {
        await using CriHarness cri = await CriHarness.StartAsync(t => AddImages(t, async (stream, call) =>
        {
            await stream.WriteAsync(Batch(0, size: 10), call.CancellationToken);
            throw CriException.Internal("the store is gone");
        }));
        int items = 0;

        CriException e = await Assert.ThrowsAsync<CriException>(async () =>
        {
            await foreach (StreamImagesResponse _ in cri.Images.StreamImagesAsync(new StreamImagesRequest(), CancellationToken.None))
                items++;
        });

        Assert.Equal(1, items);
        Assert.Equal(GrpcStatusCode.Internal, e.Code);
        Assert.Equal("the store is gone", e.Message);
    }

    [Fact]
    public async Task Stream_Large_SlowReaderSlowsTheWriter()
    {
        const int batches = 200;
        const int batchBytes = 256 * 1024;
        int written = 0;
        await using CriHarness cri = await CriHarness.StartAsync(t => AddImages(t, async (stream, call) =>
        {
            for (int i = 0; i < batches; i++)
            {
                await stream.WriteAsync(Batch(i, batchBytes), call.CancellationToken);
                Interlocked.Increment(ref written);
            }
        }));

        await using IAsyncEnumerator<StreamImagesResponse> reader = cri.Images
            .StreamImagesAsync(new StreamImagesRequest(), CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await reader.MoveNextAsync());
        int settled = await SettledAsync(() => Volatile.Read(ref written));
        int read = 1;
        while (await reader.MoveNextAsync())
            read++;

        Assert.InRange(settled, 1, batches / 2);
        Assert.Equal(batches, read);
    }

    [Fact]
    public async Task Stream_ReaderLeaves_WriterIsCancelled()
    {
        var left = new TaskCompletionSource<GrpcCallEnd>();
        await using CriHarness cri = await CriHarness.StartAsync(t => AddImages(t, async (stream, call) =>
        {
            try
            {
                for (int i = 0; ; i++)
                    await stream.WriteAsync(Batch(i, size: 10_000), call.CancellationToken);
            }
            catch (OperationCanceledException)
            {
                left.SetResult(call.End);
                throw;
            }
        }));

        await foreach (StreamImagesResponse _ in cri.Images.StreamImagesAsync(new StreamImagesRequest(), CancellationToken.None))
            break;

        Assert.Equal(GrpcCallEnd.ClientCanceled, await left.Task.WaitAsync(CriHarness.Patience));
    }

    [Fact]
    public async Task Stream_ReadersLeaveInMidWrite_NoWriterIsLeftBehind()
    {
        const int readers = 100;
        StreamImagesResponse large = Batch(0, size: 1_000_000);
        int inside = 0;
        await using CriHarness cri = await CriHarness.StartAsync(t => AddImages(t, async (stream, call) =>
        {
            Interlocked.Increment(ref inside);
            try
            {
                while (true)
                    await stream.WriteAsync(large, call.CancellationToken);
            }
            finally
            {
                Interlocked.Decrement(ref inside);
            }
        }));

        for (int i = 0; i < readers; i++)
        {
            using var channel = new CriChannel(cri.SocketPath);
            await foreach (StreamImagesResponse _ in
                new ImageServiceClient(channel).StreamImagesAsync(new StreamImagesRequest(), CancellationToken.None))
                break;
        }

        for (int i = 0; i < 2400 && Volatile.Read(ref inside) > 0; i++)
            await Task.Delay(50);
        Assert.Equal(0, Volatile.Read(ref inside));
    }

    [Fact]
    public async Task Stream_Started_ClientOutlivesSilence()
    {
        var release = new TaskCompletionSource();
        await using CriHarness cri = await CriHarness.StartAsync(t => AddImages(t, async (stream, call) =>
        {
            await stream.StartAsync(call.CancellationToken);
            await release.Task;
            await stream.WriteAsync(Batch(7, size: 10), call.CancellationToken);
        }));

        Task<List<StreamImagesResponse>> reading = CollectAsync(cri);
        Assert.False(reading.IsCompleted);
        release.SetResult();

        Assert.Equal("7", (await reading.WaitAsync(CriHarness.Patience)).Single().Images.Single().Id);
    }

    [Fact]
    public async Task Stream_HandlerOutlivesTheDeadline_CannotWriteAnyMore()
    {
        var release = new TaskCompletionSource();
        var refused = new TaskCompletionSource<Exception?>();
        await using CriHarness cri = await CriHarness.StartAsync(t => AddImages(t, async (stream, _) =>
        {
            await release.Task;
            refused.SetResult(await Record.ExceptionAsync(() => stream.WriteAsync(Batch(0, size: 10), CancellationToken.None)));
        }));
        using var raw = new RawGrpcClient(cri.SocketPath);

        RawAnswer answer = await raw.PostAsync(
            "/runtime.v1.ImageService/StreamImages", RawGrpcClient.Frame(new StreamImagesRequest()), ("grpc-timeout", "100m"));
        release.SetResult();

        Assert.Equal("4", answer.Headers["grpc-status"]);
        Assert.IsAssignableFrom<OperationCanceledException>(await refused.Task.WaitAsync(CriHarness.Patience));
    }

    [Fact]
    public async Task Stream_BatchOverTheCap_ResourceExhausted()
    {
        await using CriHarness cri = await CriHarness.StartAsync(t => AddImages(t, async (stream, call) =>
        {
            await stream.WriteAsync(Batch(0, size: 10), call.CancellationToken);
            await stream.WriteAsync(Batch(1, GrpcLimits.MaxMessageBytes), call.CancellationToken);
        }));

        CriException e = await Assert.ThrowsAsync<CriException>(() => CollectAsync(cri));

        Assert.Equal(GrpcStatusCode.ResourceExhausted, e.Code);
    }

    private static async Task<List<StreamImagesResponse>> CollectAsync(CriHarness cri)
    {
        var all = new List<StreamImagesResponse>();
        await foreach (StreamImagesResponse batch in cri.Images.StreamImagesAsync(new StreamImagesRequest(), CancellationToken.None))
            all.Add(batch);
        return all;
    }

    /// <summary>The value once it has stood still for half a second.</summary>
    private static async Task<int> SettledAsync(Func<int> read)
    {
        int last = read();
        int still = 0;
        while (still < 10)
        {
            await Task.Delay(50);
            int now = read();
            still = now == last ? still + 1 : 0;
            last = now;
        }
        return last;
    }

    private static StreamImagesResponse Batch(int id, int size) => new()
    {
        Images = { new Image { Id = id.ToString(null, null), Username = new string('u', size) } },
    };

    private static void AddImages(GrpcMethodTable table, Func<ServerStream<StreamImagesResponse>, GrpcCall, Task> body) =>
        table.AddServerStream<StreamImagesRequest, StreamImagesResponse>(
            "ImageService/StreamImages", StreamImagesRequest.Parser, (_, stream, call) => body(stream, call));
}
