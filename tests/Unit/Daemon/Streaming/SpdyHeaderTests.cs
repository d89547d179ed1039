using System.IO.Compression;
using Sampan.Daemon.Streaming.Spdy;

namespace Sampan.Tests.Unit.Daemon.Streaming;

public sealed class SpdyHeaderTests
{
    // Adler-32 of the dictionary, as every compressed SPDY/3 stream names it.
    private const uint DictionaryId = 0xe3c6a7c2;

    [Fact]
    public void Dictionary_Adler32_IsTheProtocols()
    {
        uint a = 1, b = 0;
        foreach (byte value in SpdyDictionary.Bytes())
        {
            a = (a + value) % 65521;
            b = (b + a) % 65521;
        }

        Assert.Equal(DictionaryId, (b << 16) | a);
    }

    [Fact]
    public void Read_BlocksOfOneConnection_ShareTheirInflater()
    {
        // Made with zlib, level 9, the dictionary set, a sync flush behind each block:
        // {streamtype: error}, then {streamtype: stdout, port: 80}.
        byte[] first = Convert.FromHexString(First), second = Convert.FromHexString(Second);
        using var reader = new SpdyHeaderReader();

        IReadOnlyDictionary<string, string> one = reader.Read(first), two = reader.Read(second);

        Assert.Equal("error", one["streamtype"]);
        Assert.Equal(("stdout", "80"), (two["streamtype"], two["port"]));
    }

    [Fact]
    public void Read_WhatTheWriterWrote_IsTheSame()
    {
        var writer = new SpdyHeaderWriter();
        using var reader = new SpdyHeaderReader();
        for (int i = 0; i < 3; i++)
        {
            var headers = new Dictionary<string, string> { ["streamtype"] = $"data{i}", ["requestid"] = "7" };

            Assert.Equal(headers, reader.Read(writer.Write(headers)));
        }
    }

    [Fact]
    public void Write_ManyBlocks_AreOneZlibStream()
    {
        var writer = new SpdyHeaderWriter();
        byte[] both = [.. writer.Write([]), .. writer.Write([new("a", "b")])];
        using var inflater = new ZLibStream(new MemoryStream(both), CompressionMode.Decompress);
        byte[] text = new byte[4 + 4 + 4 + 1 + 4 + 1];

        inflater.ReadExactly(text);

        Assert.Equal("00000000" + "00000001" + "00000001" + "61" + "00000001" + "62", Convert.ToHexString(text));
    }

    [Theory]
    [InlineData("", "no zlib header")]
    [InlineData("78", "no zlib header")]
    [InlineData("7820", "ends in its zlib header")]
    [InlineData("7801ffffffffff", "cannot be read")]
    public void Read_Malformed_IsRefused(string hex, string reason)
    {
        using var reader = new SpdyHeaderReader();

        SpdyException refused = Assert.Throws<SpdyException>(() => reader.Read(Convert.FromHexString(hex)));

        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_CountAboveTheLimit_IsRefused()
    {
        byte[] block = [0x78, 0x01, .. StoredBlock.Of([0, 0, 1, 0]), .. StoredBlock.Of([])];
        using var reader = new SpdyHeaderReader();

        Assert.Contains("256, above 64", Assert.Throws<SpdyException>(() => reader.Read(block)).Message, StringComparison.Ordinal);
    }

    private const string First = "78f9e3c6a7c202a62346703a2b294a4dcc851625aca9a08006000000ffff";
    private const string Second = "02651c0c2960624ec90797d1c022bb084433591800000000ffff";
}
