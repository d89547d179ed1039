using System.Buffers;
using System.IO.Compression;
using Sampan.Cri;
using Sampan.Cri.Grpc;

namespace Sampan.Tests.Unit.Cri.Grpc;

public sealed class GrpcCompressionTests
{
    [Fact]
    public void Decompress_RandomGzip_GivesBackTheBytes()
    {
        var random = new Random(44);
        foreach (int size in new[] { 0, 1, 1000, 65_536, 300_000 })
        {
            byte[] plain = new byte[size];
            random.NextBytes(plain);
            Assert.Equal(plain, GrpcCompression.Decompress("gzip", Gzip(plain), size).ToArray());
        }
    }

    [Fact]
    public void Decompress_OneByteOverTheCap_ResourceExhausted() =>
        Assert.Equal(GrpcStatusCode.ResourceExhausted, CodeOf("gzip", Gzip(new byte[1001]), 1000));

    [Theory]
    [InlineData(null, GrpcStatusCode.Internal)]
    [InlineData("", GrpcStatusCode.Internal)]
    [InlineData("identity", GrpcStatusCode.Internal)]
    [InlineData("snappy", GrpcStatusCode.Unimplemented)]
    public void Decompress_OtherEncoding_Refused(string? encoding, GrpcStatusCode code) =>
        Assert.Equal(code, CodeOf(encoding, Gzip([1]), 10));

    [Fact]
    public void Decompress_NotGzip_Internal() =>
        Assert.Equal(GrpcStatusCode.Internal, CodeOf("gzip", new ReadOnlySequence<byte>("not gzip at all"u8.ToArray()), 100));

    private static GrpcStatusCode CodeOf(string? encoding, ReadOnlySequence<byte> message, int cap) =>
        Assert.Throws<CriException>(() => GrpcCompression.Decompress(encoding, message, cap)).Code;

    private static ReadOnlySequence<byte> Gzip(byte[] plain)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(plain);
        return new ReadOnlySequence<byte>(packed.ToArray());
    }
}
