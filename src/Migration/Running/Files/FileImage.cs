using System.Globalization;
using System.Text.Json.Nodes;
using Sampan.Linux.Files;
using Sampan.Migration.Planning;

namespace Sampan.Migration.Running.Files;

/// <summary>What stands at a path: nothing, a regular file or a symbolic link, with all that makes it what it is.</summary>
/// <param name="Path">The path.</param>
/// <param name="Digest"><c>absent</c>, <c>sha256:…</c> of the content, or <c>link:</c> and the target.</param>
internal sealed record FileImage(string Path, string Digest)
{
    /// <summary>Permission bits.</summary>
    internal uint Mode { get; init; }

    /// <summary>The owner.</summary>
    internal uint Uid { get; init; }

    /// <summary>The owning group.</summary>
    internal uint Gid { get; init; }

    /// <summary>Last change of the content.</summary>
    internal FileTime Modified { get; init; }

    /// <summary>Extended attributes: SELinux's label, access lists, capabilities.</summary>
    internal IReadOnlyDictionary<string, byte[]> Attributes { get; init; } = new Dictionary<string, byte[]>();

    /// <summary>Whether there is nothing.</summary>
    internal bool IsAbsent => Digest == Steps.Absent;

    /// <summary>Where a link leads; null for anything else.</summary>
    internal string? Target => Digest.StartsWith(Steps.LinkPrefix, StringComparison.Ordinal) ? Digest[Steps.LinkPrefix.Length..] : null;

    /// <summary>Reads what stands at a path, a link itself not followed.</summary>
    /// <exception cref="StepException">It is a folder, a device or a socket.</exception>
    internal static FileImage Of(string path)
    {
        string folder = System.IO.Path.GetDirectoryName(path)!, name = System.IO.Path.GetFileName(path);
        if (!Directory.Exists(folder))
            return new FileImage(path, Steps.Absent);
        using RootedDirectory parent = RootedDirectory.Open(folder);
        if (parent.Stat(name) is not { } facts)
            return new FileImage(path, Steps.Absent);
        string digest = facts.Type switch
        {
            NodeType.File => FileDigest.OfContent(path),
            NodeType.Symlink => Steps.LinkPrefix + parent.ReadLink(name),
            _ => throw new StepException($"{path}: is no file but a {facts.Type}. Move it away, and begin again."),
        };
        return new FileImage(path, digest)
        {
            Mode = facts.Mode,
            Uid = facts.Uid,
            Gid = facts.Gid,
            Modified = facts.Modified,
            Attributes = parent.AttributeNames(name).ToDictionary(a => a, a => parent.GetAttribute(name, a) ?? [], StringComparer.Ordinal),
        };
    }

    /// <summary>For the journal.</summary>
    internal JsonObject ToJson() => new()
    {
        ["path"] = Path,
        ["digest"] = Digest,
        ["mode"] = Mode,
        ["uid"] = Uid,
        ["gid"] = Gid,
        ["seconds"] = Modified.Seconds,
        ["nanoseconds"] = Modified.Nanoseconds,
        ["attributes"] = new JsonObject(Attributes.Select(a => KeyValuePair.Create(a.Key, (JsonNode?)Convert.ToBase64String(a.Value)))),
    };

    /// <summary>From the journal.</summary>
    internal static FileImage FromJson(JsonObject map) => new((string)map["path"]!, (string)map["digest"]!)
    {
        Mode = map["mode"]!.GetValue<uint>(),
        Uid = map["uid"]!.GetValue<uint>(),
        Gid = map["gid"]!.GetValue<uint>(),
        Modified = new FileTime(map["seconds"]!.GetValue<long>(), map["nanoseconds"]!.GetValue<uint>()),
        Attributes = map["attributes"]!.AsObject().ToDictionary(a => a.Key, a => Convert.FromBase64String((string)a.Value!), StringComparer.Ordinal),
    };

    /// <summary>Permission bits as people write them: <c>0644</c>.</summary>
    internal static string Octal(uint mode) => "0" + Convert.ToString(mode, 8);

    /// <summary>Permission bits from octal digits; null if they are none.</summary>
    internal static uint? FromOctal(string text)
    {
        uint mode = 0;
        foreach (char digit in text)
        {
            if (digit is < '0' or > '7' || mode > 0x1FF)
                return null;
            mode = (mode << 3) | (uint)CharUnicodeInfo.GetDecimalDigitValue(digit);
        }
        return text.Length is 0 or > 5 ? null : mode;
    }
}
