using Microsoft.Win32.SafeHandles;
using Sampan.Linux.Events;
using Sampan.Linux.Handles;

namespace Sampan.Tests.Unit.Linux.Events;

public sealed class DescriptorReaderTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private readonly EpollLoop _loop = new();

    public void Dispose() => _loop.Dispose();

    [Fact]
    public async Task ReadToEnd_CancelledRightAfterAWrite_KeepsWhatWasWritten()
    {
        var reader = new DescriptorReader(_loop);
        for (int i = 0; i < 500; i++)
        {
            using Pipe pipe = Pipe.ForReading();
            using var cancel = new CancellationTokenSource();
            using var sink = new MemoryStream();
            Task reading = reader.ReadToEndAsync(pipe.Reader, sink, 100, cancel.Token);

            pipe.WriteByte();
            pipe.WriteByte();
            await cancel.CancelAsync();

            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.WaitAsync(Limit));
            Assert.Equal(2, sink.Length);
        }
    }

    [Fact]
    public async Task ReadToEnd_WriterNeverPauses_EndsWhenCancelled()
    {
        var reader = new DescriptorReader(_loop);
        using SafeFileHandle endless = File.OpenHandle("/dev/zero");
        using var sink = new MemoryStream();
        using var cancel = new CancellationTokenSource();

        Task reading = Task.Run(() => reader.ReadToEndAsync(endless, sink, 100, cancel.Token));
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.WaitAsync(Limit));
        Assert.InRange(sink.Length, 0, 100);
    }

    [Fact]
    public async Task Read_CancelledAfterTheDescriptorWasClosed_IsACancellation()
    {
        var reader = new DescriptorReader(_loop);
        using Pipe pipe = Pipe.ForReading();
        using var cancel = new CancellationTokenSource();
        using var sink = new MemoryStream();
        Task reading = reader.ReadToEndAsync(pipe.Reader, sink, 100, cancel.Token);

        pipe.Reader.Dispose();
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.WaitAsync(Limit));
    }

    [Fact]
    public async Task Read_LoopDisposed_EndsWithIt()
    {
        var loop = new EpollLoop();
        using Pipe pipe = Pipe.ForReading();
        Task<int> reading = new DescriptorReader(loop).ReadAsync(pipe.Reader, new byte[1], CancellationToken.None);

        loop.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => reading.WaitAsync(Limit));
    }

    [Fact]
    public async Task Read_ManyPipesAtOnce_EachGetsItsOwnEvent()
    {
        var reader = new DescriptorReader(_loop);

        await Parallel.ForAsync(0, 200, async (_, token) =>
        {
            using Pipe pipe = Pipe.ForReading();
            using var sink = new MemoryStream();
            Task reading = reader.ReadToEndAsync(pipe.Reader, sink, 100, token);
            pipe.WriteByte();
            pipe.Writer.Dispose();
            await reading.WaitAsync(Limit, token);
            Assert.Equal(1, sink.Length);
        });
    }
}
