using System.Buffers;

namespace Sampan.Cri.Grpc.Server;

/// <summary>
/// Never hands out empty buffers. Once a stream is reset, Kestrel gives a writer that names no size an empty one,
/// and protobuf would ask again for ever.
/// </summary>
internal sealed class RoomyWriter(IBufferWriter<byte> inner) : IBufferWriter<byte>
{
    private const int LeastBytes = 1024;

    public void Advance(int count) => inner.Advance(count);

    public Memory<byte> GetMemory(int sizeHint = 0) => inner.GetMemory(Math.Max(sizeHint, LeastBytes));

    public Span<byte> GetSpan(int sizeHint = 0) => inner.GetSpan(Math.Max(sizeHint, LeastBytes));
}
