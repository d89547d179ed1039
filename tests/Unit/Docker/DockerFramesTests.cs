using System.Text;
using Sampan.Docker;

namespace Sampan.Tests.Unit.Docker;

public sealed class DockerFramesTests
{
    private static readonly byte[] Sent =
    [
        .. Frame(1, "out"), .. Frame(2, "an error"), .. Frame(1, ""), .. Frame(3, "the engine"), .. Frame(1, "put"),
    ];

    [Theory]
    [InlineData(1, 100)]
    [InlineData(3, 100)]
    [InlineData(7, 2)]
    [InlineData(8, 1)]
    [InlineData(1000, 100)]
    public async Task Frames_CutAnywhere_AreTheSame(int at, int room)
    {
        Assert.Equal(
            [(DockerStream.Stdout, "out"), (DockerStream.Stderr, "an error"), (DockerStream.System, "the engine"), (DockerStream.Stdout, "put")],
            await ReadAsync(Sent, at, room));
    }

    [Fact]
    public async Task Frame_OfAHugeLength_TakesNothingByIt()
    {
        byte[] sent = [1, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, .. "some"u8];
        var frames = new DockerFrames(Source(sent, sent.Length));
        byte[] buffer = new byte[16];
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal(new DockerPiece(DockerStream.Stdout, 4), await frames.ReadAsync(buffer, CancellationToken.None));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        await Assert.ThrowsAsync<DockerException>(() => frames.ReadAsync(buffer, CancellationToken.None).AsTask());
    }

    [Theory]
    [InlineData(new byte[] { 1, 0, 0, 0, 0 })]
    [InlineData(new byte[] { 1, 0, 0, 0, 0, 0, 0, 2, 65 })]
    [InlineData(new byte[] { 4, 0, 0, 0, 0, 0, 0, 1, 65 })]
    [InlineData(new byte[] { 1, 0, 1, 0, 0, 0, 0, 1, 65 })]
    public async Task Bytes_ThatAreNoFrames_AreRefused(byte[] sent) =>
        await Assert.ThrowsAsync<DockerException>(() => ReadAsync(sent, 100, 100));

    internal static byte[] Frame(byte stream, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return [stream, 0, 0, 0, 0, 0, (byte)(bytes.Length >> 8), (byte)bytes.Length, .. bytes];
    }

    private static async Task<List<(DockerStream Stream, string Text)>> ReadAsync(byte[] sent, int at, int room)
    {
        var frames = new DockerFrames(Source(sent, at));
        var read = new List<(DockerStream Stream, string Text)>();
        byte[] buffer = new byte[room];
        while (await frames.ReadAsync(buffer, CancellationToken.None) is { Count: > 0 } piece)
        {
            string text = Encoding.UTF8.GetString(buffer, 0, piece.Count);
            if (read.Count > 0 && read[^1].Stream == piece.Stream)
                read[^1] = (piece.Stream, read[^1].Text + text);
            else
                read.Add((piece.Stream, text));
        }
        return read;
    }

    /// <summary>Gives the bytes so many at a time.</summary>
    private static Func<Memory<byte>, CancellationToken, ValueTask<int>> Source(byte[] sent, int at)
    {
        int start = 0;
        return (buffer, _) =>
        {
            int count = Math.Min(Math.Min(at, buffer.Length), sent.Length - start);
            sent.AsMemory(start, count).CopyTo(buffer);
            start += count;
            return ValueTask.FromResult(count);
        };
    }
}
