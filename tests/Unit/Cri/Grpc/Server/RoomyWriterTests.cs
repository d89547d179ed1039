using System.Buffers;
using Sampan.Cri.Grpc.Server;

namespace Sampan.Tests.Unit.Cri.Grpc.Server;

public sealed class RoomyWriterTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5000)]
    public void Buffers_AnyHint_NeverEmptyAndNeverSmaller(int hint)
    {
        var writer = new RoomyWriter(new ExactWriter());

        Assert.InRange(writer.GetSpan(hint).Length, Math.Max(hint, 1), int.MaxValue);
        Assert.InRange(writer.GetMemory(hint).Length, Math.Max(hint, 1), int.MaxValue);
    }

    /// <summary>Gives exactly what is asked for: nothing, when no size is named.</summary>
    private sealed class ExactWriter : IBufferWriter<byte>
    {
        public void Advance(int count)
        {
        }

        public Memory<byte> GetMemory(int sizeHint = 0) => new byte[sizeHint];

        public Span<byte> GetSpan(int sizeHint = 0) => new byte[sizeHint];
    }
}
