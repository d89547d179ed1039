using System.Buffers;
using Sampan.Cri;
using Sampan.Cri.Grpc;

namespace Sampan.Tests.Unit.Cri.Grpc;

public sealed class GrpcFrameTests
{
    [Theory]
    [InlineData(new byte[] { 0, 0, 0, 0, 0 }, false, 0)]
    [InlineData(new byte[] { 1, 0, 0, 1, 2 }, true, 258)]
    [InlineData(new byte[] { 0, 1, 0, 0, 0 }, false, GrpcLimits.MaxMessageBytes)]
    public void Parse_Prefix_FlagAndLength(byte[] prefix, bool compressed, int length) =>
        Assert.Equal(new GrpcFrame(compressed, length), GrpcFrame.Parse(prefix));

    [Theory]
    [InlineData(new byte[] { 0, 1, 0, 0, 1 }, GrpcStatusCode.ResourceExhausted)]
    [InlineData(new byte[] { 1, 0xff, 0xff, 0xff, 0xff }, GrpcStatusCode.ResourceExhausted)]
    [InlineData(new byte[] { 2, 0, 0, 0, 0 }, GrpcStatusCode.Internal)]
    [InlineData(new byte[] { 0xff, 0, 0, 0, 0 }, GrpcStatusCode.Internal)]
    public void Parse_BadPrefix_Refused(byte[] prefix, GrpcStatusCode code) =>
        Assert.Equal(code, Assert.Throws<CriException>(() => GrpcFrame.Parse(prefix)).Code);

    [Fact]
    public void Write_RandomLengths_ParseBack()
    {
        var random = new Random(41);
        byte[] prefix = new byte[GrpcFrame.PrefixBytes];
        for (int i = 0; i < 1000; i++)
        {
            int length = random.Next(GrpcLimits.MaxMessageBytes + 1);
            GrpcFrame.Write(prefix, length);
            Assert.Equal(new GrpcFrame(false, length), GrpcFrame.Parse(new ReadOnlySequence<byte>(prefix)));
        }
    }

    [Fact]
    public void CheckOutgoing_AtTheCap_Passes() => GrpcFrame.CheckOutgoing(GrpcLimits.MaxMessageBytes);

    [Fact]
    public void CheckOutgoing_OverTheCap_Refused() => Assert.Equal(
        GrpcStatusCode.ResourceExhausted,
        Assert.Throws<CriException>(() => GrpcFrame.CheckOutgoing(GrpcLimits.MaxMessageBytes + 1L)).Code);
}
