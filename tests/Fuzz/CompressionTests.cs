using System.IO.Compression;
using Sampan.Images;
using Sampan.Images.Layers;
using Sampan.Tests.Testing.Registry;

namespace Sampan.Tests.Fuzz;

public sealed class CompressionTests
{
    [RootTheory(DisplayName = "A few bytes that unpack to many are refused at the cap, in little memory and on little disk")]
    [InlineData("gzip")]
    [InlineData("zstd")]
    [InlineData("gzip in gzip")]
    public async Task Unpack_Bomb_IsRefused(string packing)
    {
        await using var sandbox = new Sandbox();
        // Claimed smaller than what comes out, so that only the count of bytes can tell; for the others the claim tells.
        byte[] head = [.. new TarBuilder().Entry('0', "zeros", "", [], size: Sandbox.MaxLayer - 4096).BuildCutShort()];
        byte[] bomb = packing switch
        {
            "zstd" => ZstdBomb(head, 4 * Sandbox.MaxLayer),
            "gzip" => GzipBomb(head, 4 * Sandbox.MaxLayer),
            _ => TestImage.Gzip(GzipBomb(head, 4 * Sandbox.MaxLayer)),
        };
        TestImage image = TestImage.Of("amd64", _ => bomb, head);
        using var memory = new MemoryWatch();
        ImageException? failure = await sandbox.PullAsync(image);
        Assert.IsType<LayerException>(failure);
        Assert.InRange(memory.Most, 0, MemoryWatch.Limit);
    }

    [Fact(DisplayName = "What unpacks to thousands of times its size is refused long before the cap of bytes")]
    public void Read_RatioOfThousands_IsRefused()
    {
        var limits = new LayerLimits { MaxBytes = 1L << 50, FreeBytes = 8 << 20, MaxRatio = 2000 };
        byte[] bomb = ZstdBomb([], 512L << 20);
        Assert.True(512L << 20 > bomb.Length * 20_000L);
        using LayerStream stream = LayerStream.Open(new MemoryStream(bomb), "sha256", limits);
        byte[] buffer = new byte[1 << 16];
        long total = 0;
        var error = Assert.Throws<LayerException>(() =>
        {
            for (int read; (read = stream.Read(buffer)) > 0;)
                total += read;
        });
        Assert.Contains("times", error.Message, StringComparison.Ordinal);
        Assert.InRange(total, 8 << 20, 64 << 20);
    }

    [Fact(DisplayName = "Gzip never unpacks to so many times its size that it is refused for that")]
    public void Read_ZerosInGzip_IsTaken()
    {
        var limits = new LayerLimits { FreeBytes = 0, MaxRatio = 2000 };
        using LayerStream stream = LayerStream.Open(new MemoryStream(GzipBomb([], 64 << 20)), "sha256", limits);
        byte[] buffer = new byte[1 << 16];
        long total = 0;
        for (int read; (read = stream.Read(buffer)) > 0;)
            total += read;
        Assert.Equal(64 << 20, total);
    }

    [Fact(DisplayName = "Damaged packings end by their data or by a refusal")]
    public async Task Read_Damaged_EndsWell()
    {
        var limits = new LayerLimits { MaxBytes = 16 << 20 };
        await Seeds.EachAsync(
            1500,
            random =>
            {
                byte[] plain = new byte[random.Next(20_000)];
                random.NextBytes(plain.AsSpan(0, plain.Length / 2));
                byte[] packed = random.Of(TestImage.Gzip(plain), ZstdBomb(plain.AsSpan(0, plain.Length / 3).ToArray(), random.Next(1, 1 << 20)));
                return random.Damage(packed);
            },
            (_, packed) =>
            {
                byte[] buffer = new byte[1 << 16];
                try
                {
                    using LayerStream stream = LayerStream.Open(new MemoryStream(packed), "sha256", limits);
                    while (stream.Read(buffer) > 0)
                    {
                    }
                }
                catch (LayerException)
                {
                }
                return Task.CompletedTask;
            });
    }

    private static byte[] GzipBomb(byte[] head, long zeros)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            gzip.Write(head);
            byte[] block = new byte[1 << 20];
            for (long i = 0; i < zeros; i += block.Length)
                gzip.Write(block);
        }
        return packed.ToArray();
    }

    /// <summary>One frame (RFC 8878 §3.1.1): the head as raw blocks, then blocks of one repeated byte, 4 bytes for 128 KiB.</summary>
    private static byte[] ZstdBomb(byte[] head, long zeros)
    {
        const int most = 128 << 10;
        // Magic number; a header with neither size nor checksum; a window of 128 KiB.
        var frame = new List<byte> { 0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x38 };
        for (int at = 0; at < head.Length; at += most)
        {
            int length = Math.Min(most, head.Length - at);
            Block(0, length, false);
            frame.AddRange(head[at..(at + length)]);
        }
        for (long left = zeros; left > 0; left -= most)
        {
            Block(1, (int)Math.Min(most, left), left <= most);
            frame.Add(0);
        }
        return [.. frame];

        void Block(int type, int size, bool last)
        {
            int header = (last ? 1 : 0) | (type << 1) | (size << 3);
            frame.AddRange([(byte)header, (byte)(header >> 8), (byte)(header >> 16)]);
        }
    }
}
