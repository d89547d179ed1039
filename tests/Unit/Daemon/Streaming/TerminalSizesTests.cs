using Sampan.Daemon.Streaming;
using Sampan.Linux.Files;

namespace Sampan.Tests.Unit.Daemon.Streaming;

public sealed class TerminalSizesTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public async Task Read_CutAnywhere_GivesEachSize(int pieceLength)
    {
        byte[] text = "{\"Width\":80,\"Height\":24}\n{\"Width\":132,\"Height\":43}{\"Width\":0,\"Height\":1}"u8.ToArray();
        var source = new Pieces(text.Chunk(pieceLength));
        var sizes = new List<(ushort, ushort)>();

        await foreach ((ushort columns, ushort rows) in TerminalSizes.ReadAsync(source, CancellationToken.None))
        {
            sizes.Add((columns, rows));
        }

        Assert.Equal([(80, 24), (132, 43)], sizes);
    }

    [Fact]
    public async Task Read_NoJson_IsRefused() => await Assert.ThrowsAsync<IOException>(async () =>
    {
        await foreach (var _ in TerminalSizes.ReadAsync(new Pieces(["80x24"u8.ToArray()]), CancellationToken.None))
        {
        }
    });

    private sealed class Pieces(IEnumerable<byte[]> pieces) : AsyncStream
    {
        private readonly Queue<byte[]> _left = new(pieces);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (!_left.TryDequeue(out byte[]? piece))
            {
                return ValueTask.FromResult(0);
            }
            piece.CopyTo(buffer);
            return ValueTask.FromResult(piece.Length);
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public override ValueTask CompleteWritesAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;
    }
}
