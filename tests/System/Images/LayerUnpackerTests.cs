using System.Text;
using Sampan.Images;
using Sampan.Images.Layers;
using Sampan.Linux.Files;
using Sampan.Linux.Processes;
using Sampan.Tests.System.Daemon;
using Sampan.Tests.Testing.Registry;

namespace Sampan.Tests.System.Images;

public sealed class LayerUnpackerTests
{
    // security.capability of cap_net_raw+ep (linux/capability.h, revision 2).
    private static readonly byte[] NetRaw = [1, 0, 0, 2, 0, 0x20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    [Fact]
    public void Unpack_OrdinaryEntries_KeepsOwnerModeAndTime()
    {
        using var layer = new UnpackedLayer(new TarBuilder()
            .Folder("./", 0x1C0, 5, 6).Folder("bin/", 0x1ED).File("bin/su", "x", 0x9ED, 1, 2).Symlink("bin/sh", "/bin/su").HardLink("bin/ln", "bin/su").Build());
        using RootedDirectory bin = layer.Root.OpenDirectory("bin");
        NodeFacts su = bin.Stat("su")!.Value;
        Assert.Equal((0x9EDu, 1u, 2u, 2u, 1_600_000_000L), (su.Mode, su.Uid, su.Gid, su.Links, su.Modified.Seconds));
        Assert.Equal(su.Inode, bin.Stat("ln")!.Value.Inode);
        Assert.Equal("/bin/su", bin.ReadLink("sh"));
        Assert.Equal(1_600_000_000L, bin.Stat().Modified.Seconds);
        Assert.Equal((0x1C0u, 5u), (layer.Root.Stat().Mode, layer.Root.Stat().Uid));
        Assert.Empty(layer.Facts.ImpliedFolders);
    }

    [Fact]
    public void Unpack_DevicesAndFifo_AreMade()
    {
        byte[] null13 = new TarBuilder().Entry('3', "null", "", [], 0x1B6).Entry('6', "pipe", "", []).Build();
        using var layer = new UnpackedLayer(null13);
        Assert.Equal(NodeType.CharacterDevice, layer.Root.Stat("null")!.Value.Type);
        Assert.Equal(NodeType.Fifo, layer.Root.Stat("pipe")!.Value.Type);
    }

    [Fact]
    public void Unpack_Pax_GivesLongNameTimeAndAttributes()
    {
        string name = string.Join('/', Enumerable.Repeat(new string('n', 200), 3));
        using var layer = new UnpackedLayer(new TarBuilder()
            .Pax(("path", Encoding.UTF8.GetBytes(name)), ("mtime", "12.5"u8.ToArray()), ("SCHILY.xattr.user.a", [1, 0, 10]), ("SCHILY.xattr.security.capability", NetRaw), ("SCHILY.xattr.trusted.overlay.redirect", "/etc"u8.ToArray()))
            .File("short", "x").Build());
        using RootedDirectory parent = layer.Root.Resolve(Path.GetDirectoryName(name)!);
        string file = Path.GetFileName(name);
        Assert.Equal(new FileTime(12, 500_000_000), parent.Stat(file)!.Value.Modified);
        Assert.Equal([1, 0, 10], parent.GetAttribute(file, "user.a")!);
        Assert.Equal(NetRaw, parent.GetAttribute(file, "security.capability")!);
        Assert.Null(parent.GetAttribute(file, "trusted.overlay.redirect"));
        Assert.Equal(3, layer.Facts.ImpliedFolders.Count);
    }

    [Fact]
    public void Unpack_GnuLongName_IsUsed()
    {
        string name = new('g', 180);
        using var layer = new UnpackedLayer(new TarBuilder().LongName(name).File("short", "x").Build());
        Assert.NotNull(layer.Root.Stat(name));
    }

    [Fact]
    public void Unpack_SparsePax_LeavesHoles()
    {
        byte[] map = new byte[512];
        Encoding.ASCII.GetBytes("2\n0\n3\n1048576\n2\n").CopyTo(map, 0);
        byte[] data = [.. map, .. "abcde"u8];
        using var layer = new UnpackedLayer(new TarBuilder()
            .Pax(("GNU.sparse.major", "1"u8.ToArray()), ("GNU.sparse.minor", "0"u8.ToArray()), ("GNU.sparse.name", "big"u8.ToArray()), ("GNU.sparse.realsize", "2097152"u8.ToArray()))
            .Entry('0', "GNUSparseFile.0/big", "", data).Build());
        NodeFacts big = layer.Root.Stat("big")!.Value;
        Assert.Equal(2097152, big.Size);
        Assert.True(big.DiskBytes < 100_000);
        Assert.Equal("abc", layer.Read("big")[..3]);
        Assert.Equal("de", layer.Read("big")[1048576..1048578]);
    }

    [Fact]
    public void Unpack_RealGnuTarSparse_GivesTheSameFile()
    {
        DirectoryInfo temp = Directory.CreateTempSubdirectory("sampan-tar-");
        try
        {
            using (FileStream file = File.Create(Path.Combine(temp.FullName, "hole")))
            {
                for (int i = 0; i < 40; i++)
                {
                    file.Position = i * 1_000_000;
                    file.Write("data"u8);
                }
            }
            foreach (string format in (string[])["gnu", "posix"])
            {
                Run("tar", "-C", temp.FullName, "--sparse", $"--format={format}", "-cf", Path.Combine(temp.FullName, "out.tar"), "hole");
                using var layer = new UnpackedLayer(File.ReadAllBytes(Path.Combine(temp.FullName, "out.tar")));
                Assert.Equal(File.ReadAllText(Path.Combine(temp.FullName, "hole")), layer.Read("hole"));
            }
        }
        finally
        {
            temp.Delete(recursive: true);
        }
    }

    [Fact]
    public void Unpack_Whiteouts_TakeOverlayForm()
    {
        using var layer = new UnpackedLayer(new TarBuilder()
            .File("gone/.wh.file", "").File("empty/.wh..wh..opq", "").File("empty/new", "x").File(".wh.dir", "").Folder("dir/").File(".wh..wh.plnk", "").Build());
        using RootedDirectory gone = layer.Root.OpenDirectory("gone");
        Assert.True(gone.Stat("file")!.Value.IsWhiteout);
        Assert.Equal("y"u8.ToArray(), layer.Root.GetAttribute("empty", "trusted.overlay.opaque")!);
        Assert.Equal("y"u8.ToArray(), layer.Root.GetAttribute("dir", "trusted.overlay.opaque")!);
        Assert.DoesNotContain(layer.Root.Names(), n => n.StartsWith(".wh.", StringComparison.Ordinal));
    }

    [Fact]
    public void Unpack_SameNameTwice_TheLaterCounts()
    {
        using var layer = new UnpackedLayer(new TarBuilder()
            .File("a", "1").File("a", "2").Folder("d/").File("d/x", "1").Symlink("d", "a").Symlink("l", "/etc/passwd").File("l", "own").Build());
        Assert.Equal("2", layer.Read("a"));
        Assert.Equal("a", layer.Root.ReadLink("d"));
        Assert.Equal("own", layer.Read("l"));
    }

    [Fact]
    public void Unpack_FileBelowALinkInTheLayer_GoesWhereItLeads()
    {
        using var layer = new UnpackedLayer(new TarBuilder().Folder("usr/lib/").Symlink("lib", "/usr/lib").File("lib/x", "in").Build());
        Assert.Equal("in", layer.Read("usr/lib/x"));
    }

    [Theory]
    [InlineData("../escape", "")]
    [InlineData("a/../../escape", "")]
    [InlineData("/../escape", "")]
    public void Unpack_NameClimbingOut_IsRefusedByName(string name, string content)
    {
        var error = Assert.Throws<LayerException>(() => new UnpackedLayer(new TarBuilder().File(name, content).Build()));
        Assert.Contains($"'{name}'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/tmp")]
    [InlineData("../../../../../../../../tmp")]
    [InlineData("/proc/self/cwd")]
    public void Unpack_FileThroughALinkOut_IsRefusedByName(string target)
    {
        string name = $"sampan-escape-{Guid.NewGuid():N}";
        byte[] tar = new TarBuilder().Symlink("out", target).File($"out/{name}", "x").Build();
        var error = Assert.Throws<LayerException>(() => new UnpackedLayer(tar));
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists($"/tmp/{name}"));
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("../../../../etc/passwd")]
    [InlineData("link/passwd")]
    public void Unpack_HardLinkToTheHost_IsRefusedByName(string target)
    {
        byte[] tar = new TarBuilder().Symlink("link", "/etc").HardLink("stolen", target).Build();
        var error = Assert.Throws<LayerException>(() => new UnpackedLayer(tar));
        Assert.Contains(target, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Unpack_CutShort_IsRefused() =>
        Assert.Throws<LayerException>(() => new UnpackedLayer(new TarBuilder().Entry('0', "a", "", [1], size: 100_000).BuildCutShort()));

    [Fact]
    public void Unpack_MoreThanTheCap_IsRefused() =>
        Assert.Throws<LayerException>(() => new UnpackedLayer(new TarBuilder().File("a", new string('x', 4000)).Build(), limits: new LayerLimits { MaxBytes = 2000 }));

    [Fact]
    public void Unpack_OtherTar_IsADigestMismatch()
    {
        byte[] tar = new TarBuilder().File("a", "1").Build();
        byte[] other = new TarBuilder().File("a", "2").Build();
        Assert.Throws<DigestMismatchException>(() => new UnpackedLayer(tar, TestImage.Gzip(other)));
    }

    [Fact]
    public void Unpack_GzipOfTwoMembers_IsOneTar()
    {
        byte[] tar = new TarBuilder().File("a", "1").File("b", "2").Build();
        using var layer = new UnpackedLayer(tar, [.. TestImage.Gzip(tar[..700]), .. TestImage.Gzip(tar[700..])]);
        Assert.Equal("2", layer.Read("b"));
    }

    [Fact]
    public void Unpack_Zstd_IsRead()
    {
        byte[] tar = new TarBuilder().File("a", new string('z', 300_000)).Build();
        using var layer = new UnpackedLayer(tar, Zstd(tar));
        Assert.Equal(300_000, layer.Read("a").Length);
    }

    [Fact]
    public void Unpack_ZstdCutShort_IsRefused()
    {
        byte[] tar = new TarBuilder().File("a", string.Join(',', Enumerable.Range(0, 50_000))).Build();
        Assert.Throws<LayerException>(() => new UnpackedLayer(tar, Zstd(tar)[..^100]));
    }

    internal static byte[] Zstd(byte[] plain) => Children.Runner.RunAsync(
        new ProcessCommand { Path = "/usr/bin/zstd", Arguments = ["-q", "-c"], Input = plain, OutputLimit = int.MaxValue },
        CancellationToken.None).GetAwaiter().GetResult().Output;

    private static void Run(string program, params string[] arguments) =>
        Assert.Equal(0, Children.RunAsync("/usr/bin/" + program, arguments).GetAwaiter().GetResult().ExitCode);
}
