using System.IO.Compression;
using Sampan.Images;
using Sampan.Images.Layers;
using Sampan.Images.Layers.Record;
using Sampan.Oci;
using Sampan.Tests.Testing.Registry;

namespace Sampan.Tests.System.Images;

/// <summary>Tars made again from what was unpacked.</summary>
public sealed class LayerTarTests
{
    public static TheoryData<string> Shapes => [.. Tars.Keys];

    private static Dictionary<string, byte[]> Tars => new()
    {
        ["empty"] = new TarBuilder().Build(),
        ["no end"] = new TarBuilder().File("a", "a").BuildCutShort(),
        ["padded to 10 KiB"] = [.. new TarBuilder().File("a", "a").Build(), .. new byte[8192]],
        ["words after the end"] = [.. new TarBuilder().File("a", "a").Build(), .. "what is this doing here?"u8],
        ["all kinds"] = new TarBuilder()
            .Folder("./").Folder("./bin/").File("./bin/a", new string('a', 100_001)).HardLink("bin/b", "bin/a").File("bin/empty", "")
            .Symlink("lib", "bin").File("lib/through", "written through a link").Entry('3', "null", "", []).Entry('6', "pipe", "", [])
            .File(".wh.gone", "").File("bin/.wh..wh..opq", "").File("/absolute", "x")
            .Pax(("path", "long/name/ü"u8.ToArray()), ("SCHILY.xattr.user.a", [0, 1, 2]), ("comment", new byte[5000])).File("short", "pax").Build(),
        ["name that is no text"] = new TarBuilder().Pax(("path", [0x61, 0xff, 0xfe])).File("x", "stray bytes").Build(),
        ["content of a folder's entry"] = new TarBuilder().Entry('0', "big", "", new byte[300_000]).Build(),
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Rebuild_Tar_IsTheSameBytes(string shape)
    {
        byte[] tar = Tars[shape];
        using var layer = new UnpackedLayer(tar);

        using LayerTar again = layer.Rebuild();
        var copy = new MemoryStream();
        again.CopyTo(copy);

        Assert.Equal(Digest.Of(tar), Digest.Of(copy.ToArray()));
        Assert.Equal(tar.Length, TarRecordReader.TarLength(layer.RecordFile));
    }

    [Fact]
    public void Unpack_NameTwice_LeavesNoRecord()
    {
        using var layer = new UnpackedLayer(new TarBuilder().File("a", "first").File("a", "second").Build());

        Assert.False(File.Exists(layer.RecordFile));
        Assert.Equal("second", layer.Read("a"));
    }

    [Fact]
    public void Unpack_EndlessTail_LeavesNoRecord()
    {
        using var layer = new UnpackedLayer([.. new TarBuilder().File("a", "a").Build(), .. new byte[3 << 20]]);

        Assert.False(File.Exists(layer.RecordFile));
    }

    [Fact]
    public void Rebuild_FileTooShort_NamesIt()
    {
        using var layer = new UnpackedLayer(new TarBuilder().Folder("bin").File("bin/a", new string('a', 5000)).Build());
        using (FileStream file = File.OpenWrite(Path.Combine(layer.Folder, "bin", "a")))
            file.SetLength(10);

        using LayerTar again = layer.Rebuild();

        Assert.Contains("bin/a", Assert.Throws<LayerException>(() => again.CopyTo(Stream.Null)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"type\":1,\"name\":\"../../etc/passwd\",\"size\":5}\n")]
    [InlineData("{\"type\":1,\"name\":\"absent\",\"size\":5}\n")]
    [InlineData("{\"type\":7}\n")]
    [InlineData("nonsense\n")]
    public void Rebuild_DamagedRecord_IsRefused(string record)
    {
        using var layer = new UnpackedLayer(new TarBuilder().File("a", "a").Build());
        using (var gzip = new GZipStream(File.Create(layer.RecordFile), CompressionLevel.Fastest))
            gzip.Write(global::System.Text.Encoding.UTF8.GetBytes(record));

        using LayerTar again = layer.Rebuild();

        Assert.Throws<LayerException>(() => again.CopyTo(Stream.Null));
    }
}
