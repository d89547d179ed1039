using Google.Protobuf;
using Sampan.Cri.Grpc.Server;
using Sampan.Cri.Own;

namespace Sampan.Daemon.ImageService;

/// <summary>Sends what is written in pieces of a size that suits messages.</summary>
internal sealed class ChunkStream(ServerStream<ExportImagesResponse> stream, CancellationToken call) : Stream
{
    private const int ChunkSize = 1 << 20;

    private byte[] _chunk = new byte[ChunkSize];
    private int _filled;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty)
        {
            int count = Math.Min(buffer.Length, ChunkSize - _filled);
            buffer[..count].CopyTo(_chunk.AsMemory(_filled));
            _filled += count;
            buffer = buffer[count..];
            if (_filled == ChunkSize)
            {
                await FlushAsync(cancellationToken);
            }
        }
    }

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (_filled == 0)
        {
            return;
        }
        // The message may be on its way after this returns: it keeps the array.
        ByteString bytes = UnsafeByteOperations.UnsafeWrap(_chunk.AsMemory(0, _filled));
        (_chunk, _filled) = (new byte[ChunkSize], 0);
        await stream.WriteAsync(new ExportImagesResponse { Chunk = bytes }, call);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush() => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
