using System.Text;
using Sampan.Images;
using Sampan.Images.Layers;
using Sampan.Images.Layers.Tar;
using Sampan.Tests.Testing.Registry;

namespace Sampan.Tests.Fuzz;

public sealed class TarTests
{
    /// <summary>Layers that must be refused, and a word of the refusal.</summary>
    public static TheoryData<string, string> Refused => new()
    {
        { "climbs", "climbs out" },
        { "climbs later", "climbs out" },
        { "hard link out", "climbs out" },
        { "hard link through a link", "no file of the layer" },
        { "hard link to a folder", "no file of the layer" },
        { "file in place of the root", "own folder" },
        { "name of 64 KiB", "long name" },
        { "PAX name of 64 KiB", "path longer than" },
        { "600 folders deep", "folders deep" },
        { "PAX header of 2 MiB", "at most" },
        { "PAX headers without end", "headers before one entry" },
        { "sparse file of 1 TB", "sparse file" },
        { "old sparse file of 1 TB by PAX", "sparse file" },
        { "sparse file that shrinks below zero", "sparse file" },
        { "file of 1 TB", "claims" },
        { "file by PAX of 1 TB", "claims" },
        { "file by PAX of -1", "claims" },
        { "attribute of 100 KiB", "'x' cannot be unpacked" },
        { "devices, then damage", "cut short" },
        { "5000 folders, one of them replaced 1000 times, then damage", "cut short" },
        { "NUL in a name", "NUL" },
        { "unknown type", "unknown type" },
    };

    [RootTheory(DisplayName = "A layer with this is refused by a clear error, and nothing of it stays")]
    [MemberData(nameof(Refused))]
    public async Task Unpack_Evil_IsRefused(string what, string word)
    {
        await using var sandbox = new Sandbox();
        TestImage image = TestImage.Of(Evil(what));
        using var memory = new MemoryWatch();
        ImageException? failure = await sandbox.PullAsync(image);
        Assert.NotNull(failure);
        Assert.Contains(word, failure.Message, StringComparison.OrdinalIgnoreCase);
        Assert.InRange(failure.Message.Length, 10, 2000);
        Assert.InRange(memory.Most, 0, MemoryWatch.Limit);
    }

    [RootTheory(DisplayName = "A layer with this stays within its folder")]
    [InlineData("absolute name")]
    [InlineData("through a link to the folder")]
    [InlineData("through a chain of links")]
    [InlineData("link replaced by a folder")]
    [InlineData("write through a link")]
    [InlineData("hard link to a link, then write")]
    [InlineData("whiteouts of everything")]
    [InlineData("1000 devices")]
    public async Task Unpack_Trick_StaysInside(string what)
    {
        await using var sandbox = new Sandbox();
        await sandbox.PullAsync(TestImage.Of(Trick(what, sandbox.Canary)));
    }

    [RootFact(DisplayName = "Layers made at random, damaged or not, are unpacked or refused; nothing stays, nothing outside is touched")]
    public async Task Unpack_Random_IsHarmless()
    {
        await using var sandbox = new Sandbox();
        int good = 0, bad = 0;
        await Seeds.EachAsync(
            90,
            random => new TarGrammar(random, sandbox.Canary).Make(),
            async (random, tar) =>
            {
                Func<byte[], byte[]> pack = random.Next(6) switch
                {
                    0 => t => t,
                    1 => t => random.Damage(TestImage.Gzip(t)),
                    _ => TestImage.Gzip,
                };
                ImageException? failure = await sandbox.PullAsync(TestImage.Of("amd64", pack, tar));
                (good, bad) = failure is null ? (good + 1, bad) : (good, bad + 1);
            });
        // Where all fail for one reason, nothing is tested.
        Assert.True(Environment.GetEnvironmentVariable("SAMPAN_FUZZ_SEED") is not null || (good > 10 && bad > 10), $"{good} good, {bad} bad");
    }

    [Fact(DisplayName = "The reader of tars ends on whatever it is given, by entries or by a refusal")]
    public async Task Read_Random_EndsWell()
    {
        var limits = new LayerLimits { MaxBytes = 1 << 20 };
        await Seeds.EachAsync(
            4000,
            random => random.Next(4) == 0 ? random.Damage(new TarGrammar(random, "/canary").Make()) : new TarGrammar(random, "/canary").Make(),
            (_, tar) =>
            {
                var reader = new TarReader(new MemoryStream(tar), limits);
                byte[] buffer = new byte[4096];
                try
                {
                    for (int entries = 0; reader.Next() is { } entry; entries++)
                    {
                        Assert.InRange(entry.Size, 0, limits.MaxBytes);
                        Assert.True(entries <= tar.Length / 512);
                        while (reader.Read(buffer) > 0)
                        {
                        }
                    }
                }
                catch (LayerException)
                {
                }
                return Task.CompletedTask;
            });
    }

    private static byte[] Evil(string what) => what switch
    {
        "climbs" => new TarBuilder().File("../evil", "x").Build(),
        "climbs later" => new TarBuilder().Folder("a/").File("a/b/../../../evil", "x").Build(),
        "hard link out" => new TarBuilder().HardLink("passwd", "../../../../etc/passwd").Build(),
        "hard link through a link" => new TarBuilder().Symlink("etc", "/etc").HardLink("passwd", "etc/passwd").Build(),
        "hard link to a folder" => new TarBuilder().Folder("a/").HardLink("b", "a").Build(),
        "file in place of the root" => new TarBuilder().File("a/..", "x").Build(),
        "name of 64 KiB" => new TarBuilder().LongName(new string('n', 65_536)).File("x", "").Build(),
        "PAX name of 64 KiB" => new TarBuilder().Pax(("path", Bytes(new string('n', 65_536)))).File("x", "").Build(),
        "600 folders deep" => new TarBuilder().Pax(("path", Bytes(string.Join('/', Enumerable.Repeat("d", 600))))).File("x", "").Build(),
        "PAX header of 2 MiB" => new TarBuilder().Pax(("comment", new byte[2 << 20])).File("x", "").Build(),
        "PAX headers without end" => Repeat(new TarBuilder(), 20_000, (t, _) => t.Pax(("path", Bytes("x")))).Raw(new byte[100]).BuildCutShort(),
        "sparse file of 1 TB" => new TarBuilder().Pax(("GNU.sparse.size", Bytes("1099511627776")), ("GNU.sparse.map", Bytes("1099511627775,1"))).File("x", "y").Build(),
        "old sparse file of 1 TB by PAX" => new TarBuilder().Pax(("GNU.sparse.realsize", Bytes("1099511627776"))).Entry('S', "x", "", []).Build(),
        "sparse file that shrinks below zero" => new TarBuilder().Pax(("GNU.sparse.realsize", Bytes("-5")), ("GNU.sparse.map", Bytes("0,0")), ("GNU.sparse.size", Bytes("0"))).File("x", "").Build(),
        "file of 1 TB" => new TarBuilder().Pax(("x", Bytes("y"))).Entry('0', "x", "", [], size: 8_589_934_591).Build(),
        "file by PAX of 1 TB" => new TarBuilder().Pax(("size", Bytes("1099511627776"))).File("x", "").Build(),
        "file by PAX of -1" => new TarBuilder().Pax(("size", Bytes("-1"))).File("x", "").Build(),
        "attribute of 100 KiB" => new TarBuilder().Pax(("SCHILY.xattr.user.x", new byte[100 << 10])).File("x", "").Build(),
        "devices, then damage" => Repeat(new TarBuilder(), 2000, (t, i) => t.Entry('3', $"dev{i}", "", [])).Raw(new byte[100]).BuildCutShort(),
        "5000 folders, one of them replaced 1000 times, then damage" => Replaced().Raw(new byte[100]).BuildCutShort(),
        "NUL in a name" => new TarBuilder().Pax(("path", Bytes("a\0b"))).File("x", "").Build(),
        _ => new TarBuilder().Entry('Z', "x", "", []).Build(),
    };

    private static byte[] Trick(string what, string canary) => what switch
    {
        "absolute name" => new TarBuilder().Pax(("path", Bytes($"{canary}/file"))).File("x", "evil").Build(),
        "through a link to the folder" => new TarBuilder().Symlink("l", canary).File("l/file", "evil").Build(),
        "through a chain of links" => new TarBuilder().Symlink("a", "b").Symlink("b", "../../../../../../../../..").Pax(("path", Bytes($"a{canary}/file"))).File("x", "evil").Build(),
        "link replaced by a folder" => new TarBuilder().Symlink("l", canary).Folder("l/", 0x1FF, 7, 7).File("l/evil", "x").Build(),
        "write through a link" => new TarBuilder().Symlink("file", $"{canary}/file").File("file", "evil").Build(),
        "hard link to a link, then write" => new TarBuilder().Symlink("a", $"{canary}/file").HardLink("b", "a").File("b", "evil", 0x1FF, 7, 7).Build(),
        "whiteouts of everything" => new TarBuilder().File(".wh.a", "").File(".wh..wh..opq", "").Symlink("l", canary).File("l/.wh.file", "").File("l/.wh..wh..opq", "").Build(),
        _ => Repeat(new TarBuilder(), 1000, (t, i) => t.Entry(i % 2 == 0 ? '3' : '4', $"dev{i}", "", [])).Build(),
    };

    private static TarBuilder Replaced()
    {
        TarBuilder tar = Repeat(new TarBuilder(), 5000, (t, i) => t.Folder($"d/{i}/"));
        return Repeat(tar, 1000, (t, _) => t.Folder("x/").File("x", ""));
    }

    private static TarBuilder Repeat(TarBuilder tar, int count, Action<TarBuilder, int> add)
    {
        for (int i = 0; i < count; i++)
            add(tar, i);
        return tar;
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
