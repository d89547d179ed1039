using System.IO.Pipelines;
using Google.Protobuf;
using Sampan.Cri;
using Sampan.Cri.Grpc;
using Sampan.Cri.V1;

namespace Sampan.Tests.Unit.Cri.Grpc;

public sealed class GrpcMessageReaderTests
{
    [Fact]
    public async Task ReadAsync_AnySplitOfTheBytes_SameMessages()
    {
        byte[] bytes = [.. Frame("first"), .. Frame(""), .. Frame(new string('x', 300))];
        var random = new Random(45);
        for (int round = 0; round < 200; round++)
        {
            var pipe = new Pipe();
            Task writing = WriteInPiecesAsync(pipe.Writer, bytes, random.Next(1, 40));
            var reader = new GrpcMessageReader(pipe.Reader, null);

            Assert.Equal("first", (await reader.ReadAsync(VersionRequest.Parser, CancellationToken.None))!.Version);
            Assert.Equal("", (await reader.ReadAsync(VersionRequest.Parser, CancellationToken.None))!.Version);
            Assert.Equal(300, (await reader.ReadAsync(VersionRequest.Parser, CancellationToken.None))!.Version.Length);
            Assert.Null(await reader.ReadAsync(VersionRequest.Parser, CancellationToken.None));
            await writing;
        }
    }

    [Fact]
    public async Task ReadAsync_EveryTruncation_Internal()
    {
        byte[] bytes = Frame("abc");
        for (int length = 1; length < bytes.Length; length++)
        {
            GrpcMessageReader reader = ReaderOf(bytes[..length]);
            CriException e = await Assert.ThrowsAsync<CriException>(
                async () => await reader.ReadAsync(VersionRequest.Parser, CancellationToken.None));
            Assert.Equal(GrpcStatusCode.Internal, e.Code);
        }
    }

    [Fact]
    public async Task ReadAsync_AnnouncedTooLarge_RefusedBeforeItArrives()
    {
        var pipe = new Pipe();
        await pipe.Writer.WriteAsync(new byte[] { 0, 0x7f, 0xff, 0xff, 0xff });
        var reader = new GrpcMessageReader(pipe.Reader, null);

        CriException e = await Assert.ThrowsAsync<CriException>(
            async () => await reader.ReadAsync(VersionRequest.Parser, CancellationToken.None));

        Assert.Equal(GrpcStatusCode.ResourceExhausted, e.Code);
    }

    [Fact]
    public async Task ReadOnlyAsync_OneMessage_Returned() =>
        Assert.Equal("one", (await ReaderOf(Frame("one")).ReadOnlyAsync(VersionRequest.Parser, CancellationToken.None)).Version);

    [Fact]
    public async Task ReadOnlyAsync_NoMessage_Internal() => await InternalAsync([]);

    [Fact]
    public async Task ReadOnlyAsync_TwoMessages_Internal() => await InternalAsync([.. Frame("a"), .. Frame("b")]);

    [Fact]
    public async Task ReadOnlyAsync_NotTheMessage_Internal() => await InternalAsync([0, 0, 0, 0, 1, 0x0f]);

    private static async Task InternalAsync(byte[] bytes)
    {
        CriException e = await Assert.ThrowsAsync<CriException>(
            async () => await ReaderOf(bytes).ReadOnlyAsync(VersionRequest.Parser, CancellationToken.None));
        Assert.Equal(GrpcStatusCode.Internal, e.Code);
    }

    private static GrpcMessageReader ReaderOf(byte[] bytes) => new(PipeReader.Create(new MemoryStream(bytes)), null);

    private static byte[] Frame(string version)
    {
        byte[] payload = new VersionRequest { Version = version }.ToByteArray();
        byte[] prefix = new byte[GrpcFrame.PrefixBytes];
        GrpcFrame.Write(prefix, payload.Length);
        return [.. prefix, .. payload];
    }

    private static async Task WriteInPiecesAsync(PipeWriter writer, byte[] bytes, int pieceBytes)
    {
        foreach (byte[] piece in bytes.Chunk(pieceBytes))
        {
            await writer.WriteAsync(piece);
            await Task.Yield();
        }
        await writer.CompleteAsync();
    }
}
