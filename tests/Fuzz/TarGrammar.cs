using System.Globalization;
using System.Text;
using Sampan.Tests.Testing.Registry;

namespace Sampan.Tests.Fuzz;

/// <summary>Makes tars of what has broken unpackers: names that climb, links that lead out, sizes that lie, headers on headers.</summary>
internal sealed class TarGrammar(Random random, string canary)
{
    private static readonly string[] PaxKeys =
    [
        "path", "linkpath", "size", "uid", "gid", "mtime", "GNU.sparse.major", "GNU.sparse.minor", "GNU.sparse.name",
        "GNU.sparse.realsize", "GNU.sparse.size", "GNU.sparse.map", "GNU.sparse.offset", "GNU.sparse.numbytes", "GNU.sparse.numblocks",
        "SCHILY.xattr.user.x", "SCHILY.xattr.security.capability", "SCHILY.xattr.trusted.overlay.opaque", "SCHILY.xattr.", "comment",
    ];

    // Where everything is evil, the first entry ends it: half of the tars only hold what may come.
    private readonly bool _mild = random.Next(2) == 0;

    internal byte[] Make()
    {
        var tar = new TarBuilder();
        for (int i = random.Next(1, 14); i > 0; i--)
            Add(tar);
        byte[] made = random.Next(8) == 0 ? tar.BuildCutShort() : tar.Build();
        return !_mild && random.Next(2) == 0 ? Mend(random.Damage(made)) : made;
    }

    private void Add(TarBuilder tar)
    {
        if (_mild)
        {
            string name = random.Of("a/", "b", "c/d/e", "/f", "g/../h", "l/m", "a/.wh.x", ".wh.y", "n", canary);
            char kind = name.EndsWith('/') ? '5' : random.Of('0', '0', '2', '3', '6');
            tar.Entry(kind, name, canary, kind == '0' ? new byte[random.Next(2000)] : [], (uint)random.Next(0x1000), random.Next(70_000), random.Next(70_000));
            return;
        }
        if (random.Next(4) == 0)
            tar.Pax([.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => (random.Of(PaxKeys), Encoding.UTF8.GetBytes(Value())))]);
        if (random.Next(12) == 0)
            tar.LongName(random.Next(4) == 0 ? new string('n', 65_536) : Name());
        byte[] data = new byte[random.Of(0, 0, 1, 10, 511, 512, 513, 3000)];
        random.NextBytes(data);
        long? size = random.Next(10) == 0 ? random.Of(0L, 1, 512, 1_000_000, 1L << 32) : null;
        char type = random.Next(30) == 0 ? (char)random.Next(256) : random.Of('0', '0', '0', '1', '1', '2', '2', '2', '3', '4', '5', '5', '5', '6', '7', 'S', 'g', 'K', '\0');
        tar.Entry(type, Name(), Link(), data, (uint)random.Next(0x1000), size: size);
    }

    private string Link() => Name() is { Length: <= 95 } name ? name : canary;

    private string Name()
    {
        string name = random.Of(
            "a", "a", "a", "b", "a/b", "a/b", "a/b/c", "b/a", "../x", "a/../../x", "a/../b", "/a", "//a//b/.", ".", "", "..", "/", "../../../../../../../../../../etc/x",
            canary, $"{canary}/x", $"../../../../../../../..{canary}/x", ".wh.a", ".wh..wh..opq", "a/.wh.b", ".wh.", ".wh...", ".wh..wh.x", "a/.wh..wh..opq", "a\nb", "\u00e4/\u4e2d",
            new string('l', 99), string.Join('/', Enumerable.Repeat("d", 45)), "a/");
        return Encoding.UTF8.GetByteCount(name) <= 99 ? name : name[..40];
    }

    private string Value() => random.Next(3) switch
    {
        0 => Name(),
        1 => random.Of("0", "1", "-1", "5", "512", "0.1", "1e9", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "4294967295", "1099511627776", "0,512", "0,1,5,1", "1", "\0", ""),
        _ => string.Join(',', Enumerable.Range(0, random.Next(1, 200)).Select(i => (i * random.Next(600)).ToString(CultureInfo.InvariantCulture))),
    };

    /// <summary>Makes the checksums of headers right again, or damage would never get past them.</summary>
    private static byte[] Mend(byte[] tar)
    {
        for (int at = 0; at + 512 <= tar.Length; at += 512)
        {
            Span<byte> header = tar.AsSpan(at, 512);
            if (!header[257..262].SequenceEqual("ustar"u8))
                continue;
            header.Slice(148, 8).Fill((byte)' ');
            int sum = 0;
            foreach (byte b in header)
                sum += b;
            Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0").CopyTo(header[148..]);
        }
        return tar;
    }
}
