using System.Globalization;
using System.Text;
using Sampan.Linux.Files;

namespace Sampan.Images.Layers.Tar;

/// <summary>The records of a PAX extended header: <c>"%d %s=%s\n"</c> each (POSIX pax).</summary>
internal sealed class PaxRecords
{
    private const string XattrPrefix = "SCHILY.xattr.";

    private readonly Dictionary<string, byte[]> _values = new(StringComparer.Ordinal);
    private readonly List<KeyValuePair<string, byte[]>> _attributes = [];
    private readonly List<long> _sparse = [];

    /// <summary>Extended attributes, in order.</summary>
    internal IReadOnlyList<KeyValuePair<string, byte[]>> Attributes => _attributes;

    /// <summary>Offsets and lengths of sparse format 0.0, whose keys repeat.</summary>
    internal IReadOnlyList<long> SparseNumbers => _sparse;

    /// <exception cref="LayerException">The records are not in their form.</exception>
    internal static PaxRecords Parse(ReadOnlySpan<byte> data)
    {
        var records = new PaxRecords();
        while (!data.IsEmpty)
        {
            int blank = data.IndexOf((byte)' ');
            if (blank is < 1 or > 10 || !int.TryParse(data[..blank], NumberStyles.None, CultureInfo.InvariantCulture, out int length)
                || length <= blank + 1 || length > data.Length || data[length - 1] != '\n')
            {
                throw Damaged();
            }
            ReadOnlySpan<byte> record = data[(blank + 1)..(length - 1)];
            int equals = record.IndexOf((byte)'=');
            if (equals < 1)
                throw Damaged();
            records.Add(PathText.Decode(record[..equals]), record[(equals + 1)..]);
            data = data[length..];
        }
        return records;
    }

    /// <summary>A text, or null if absent or empty (which means: back to the header's own).</summary>
    internal string? Text(string key) =>
        _values.TryGetValue(key, out byte[]? value) && value.Length > 0 ? PathText.Decode(value) : null;

    /// <exception cref="LayerException">The value is not a number.</exception>
    internal long? Number(string key)
    {
        if (Text(key) is not { } text)
            return null;
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
            ? value
            : throw Damaged();
    }

    /// <summary>Seconds with a fraction of any length.</summary>
    internal FileTime? Time(string key)
    {
        if (Text(key) is not { } text)
            return null;
        string[] parts = text.Split('.', 2);
        if (!long.TryParse(parts[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long seconds))
            throw Damaged();
        if (parts.Length == 1 || parts[1].Length == 0)
            return new FileTime(seconds, 0);
        string digits = parts[1].PadRight(9, '0')[..9];
        if (!uint.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out uint nanoseconds))
            throw Damaged();
        bool negative = text.StartsWith('-') && nanoseconds > 0;
        return negative ? new FileTime(seconds - 1, 1_000_000_000 - nanoseconds) : new FileTime(seconds, nanoseconds);
    }

    private void Add(string key, ReadOnlySpan<byte> value)
    {
        if (key.StartsWith(XattrPrefix, StringComparison.Ordinal) && key.Length > XattrPrefix.Length)
            _attributes.Add(new(key[XattrPrefix.Length..], value.ToArray()));
        else if (key is "GNU.sparse.offset" or "GNU.sparse.numbytes")
            _sparse.Add(long.TryParse(Encoding.ASCII.GetString(value), NumberStyles.None, CultureInfo.InvariantCulture, out long n) ? n : throw Damaged());
        else
            _values[key] = value.ToArray();
    }

    private static LayerException Damaged() => new("The layer's tar is damaged: a PAX header is not in its form.");
}
