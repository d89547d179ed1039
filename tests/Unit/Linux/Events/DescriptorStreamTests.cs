using Sampan.Linux.Events;
using Sampan.Linux.Handles;

namespace Sampan.Tests.Unit.Linux.Events;

public sealed class DescriptorStreamTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private readonly EpollLoop _loop = new();

    public void Dispose() => _loop.Dispose();

    [Fact]
    public async Task Read_DisposedMeanwhile_Ends()
    {
        for (int i = 0; i < 200; i++)
        {
            using Pipe pipe = Pipe.ForReading();
            var stream = new DescriptorStream(pipe.Reader, _loop);
            Task<int> reading = stream.ReadAsync(new byte[1]).AsTask();

            await stream.DisposeAsync();

            await Assert.ThrowsAsync<ObjectDisposedException>(() => reading.WaitAsync(Limit));
        }
    }

    [Fact]
    public async Task Write_DisposedMeanwhile_Ends()
    {
        using Pipe pipe = Pipe.ForWriting();
        var stream = new DescriptorStream(pipe.Writer, _loop);
        // More than any pipe holds, and nobody reads.
        Task writing = stream.WriteAsync(new byte[2 * 1024 * 1024]).AsTask();

        await stream.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => writing.WaitAsync(Limit));
    }

    [Fact]
    public async Task Read_Cancelled_LeavesTheStreamUsable()
    {
        using Pipe pipe = Pipe.ForReading();
        await using var stream = new DescriptorStream(pipe.Reader, _loop);
        using var cancel = new CancellationTokenSource();
        Task<int> reading = stream.ReadAsync(new byte[1], cancel.Token).AsTask();

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.WaitAsync(Limit));
        pipe.WriteByte();

        Assert.Equal(1, await stream.ReadAsync(new byte[1]).AsTask().WaitAsync(Limit));
    }
}
