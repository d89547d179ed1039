using System.Text;
using Sampan.Images.Layers;
using Sampan.Images.Layers.Tar;
using Sampan.Linux.Files;
using TarEntry = Sampan.Images.Layers.Tar.TarEntry;
using TarReader = Sampan.Images.Layers.Tar.TarReader;
using TarWriter = Sampan.Images.Layers.Tar.TarWriter;

namespace Sampan.Tests.Unit.Images.Layers;

public sealed class TarWriterTests
{
    private readonly MemoryStream _tar = new();

    [Fact]
    public void Write_EveryKind_IsReadByOthers()
    {
        Write(new TarItem { Path = "etc", Type = NodeType.Directory, Mode = 0x1ED });
        Write(new TarItem { Path = "etc/motd", Type = NodeType.File, Mode = 0x9A4, Uid = 7, Gid = 8, Modified = new(1_600_000_000, 5) }, "hello");
        Write(new TarItem { Path = "etc/link", Type = NodeType.Symlink, Mode = 0x1FF, SymlinkTarget = "../x" });
        Write(new TarItem { Path = "etc/same", Type = NodeType.File, Mode = 0x1A4, HardLinkTarget = "etc/motd" });
        Write(new TarItem { Path = "dev/null", Type = NodeType.CharacterDevice, Mode = 0x1B6, Device = (1, 3) });
        Write(new TarItem { Path = "pipe", Type = NodeType.Fifo, Mode = 0x180 });

        using System.Formats.Tar.TarReader reader = new(Finished());
        var entries = new List<(string Name, System.Formats.Tar.TarEntryType Type, string Text)>();
        while (reader.GetNextEntry(copyData: true) is { } entry)
        {
            using StreamReader? text = entry.DataStream is null ? null : new StreamReader(entry.DataStream);
            entries.Add((entry.Name, entry.EntryType, text?.ReadToEnd() ?? entry.LinkName));
            if (entry.Name == "etc/motd")
            {
                Assert.Equal((7, 8, (UnixFileMode)0x9A4), (entry.Uid, entry.Gid, entry.Mode));
                Assert.Equal(1_600_000_000, entry.ModificationTime.ToUnixTimeSeconds());
            }
        }
        Assert.Equal(
            [
                ("etc/", System.Formats.Tar.TarEntryType.Directory, ""),
                ("etc/motd", System.Formats.Tar.TarEntryType.RegularFile, "hello"),
                ("etc/link", System.Formats.Tar.TarEntryType.SymbolicLink, "../x"),
                ("etc/same", System.Formats.Tar.TarEntryType.HardLink, "etc/motd"),
                ("dev/null", System.Formats.Tar.TarEntryType.CharacterDevice, ""),
                ("pipe", System.Formats.Tar.TarEntryType.Fifo, ""),
            ],
            entries);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(99)]
    [InlineData(100)]
    [InlineData(101)]
    [InlineData(1000)]
    [InlineData(4000)]
    public void Write_PathsAttributesAndIdsBeyondTheHeader_AreReadBack(int length)
    {
        string path = new string('a', length - 1) + "\uDCFF";
        byte[] value = [0, 1, 0x80, 0xFF, (byte)'\n'];
        Write(new TarItem
        {
            Path = path, Type = NodeType.File, Mode = 0x1A4, Uid = 4_000_000_000, Gid = 3_000_000,
            Attributes = [new("security.capability", value)],
        }, new string('x', 512));
        Write(new TarItem { Path = "l", Type = NodeType.Symlink, Mode = 0x1FF, SymlinkTarget = path });

        var reader = new TarReader(Finished(), new LayerLimits());
        TarEntry entry = reader.Next()!;
        Assert.Equal((path, 4_000_000_000u, 3_000_000u, 512L), (entry.Path, entry.Uid, entry.Gid, entry.Size));
        Assert.Equal(value, Assert.Single(entry.Attributes).Value);
        Assert.Equal(path, reader.Next()!.LinkTarget);
        Assert.Null(reader.Next());
    }

    [Fact]
    public void Write_FileCutShortMeanwhile_KeepsTheHeadersPromise()
    {
        new TarWriter(_tar).Write(
            new TarItem { Path = "f", Type = NodeType.File, Mode = 0x1A4, Size = 1000 }, new MemoryStream([1, 2, 3]), CancellationToken.None);
        Write(new TarItem { Path = "g", Type = NodeType.File, Mode = 0x1A4 }, "");

        var reader = new TarReader(Finished(), new LayerLimits());
        Assert.Equal(("f", 1000L), (reader.Next()!.Path, 1000L));
        Assert.Equal("g", reader.Next()!.Path);
    }

    private void Write(TarItem item, string? content = null) => new TarWriter(_tar).Write(
        item with { Size = content?.Length ?? 0 }, content is null ? null : new MemoryStream(Encoding.ASCII.GetBytes(content)), CancellationToken.None);

    private MemoryStream Finished()
    {
        new TarWriter(_tar).Finish();
        _tar.Position = 0;
        return _tar;
    }
}
