using System.Text;

namespace Sampan.Cri.Grpc;

/// <summary>The percent encoding of <c>grpc-message</c>: UTF-8, printable ASCII but % as it is, all else as %XX.</summary>
internal static class GrpcMessageText
{
    private const string Cut = "...";

    /// <summary>Encodes; a result over <see cref="GrpcLimits.MaxStatusMessageBytes"/> is cut between characters.</summary>
    internal static string Encode(string message)
    {
        var encoded = new StringBuilder(Math.Min(message.Length, GrpcLimits.MaxStatusMessageBytes));
        Span<byte> utf8 = stackalloc byte[4];
        foreach (Rune rune in message.EnumerateRunes())
        {
            int before = encoded.Length;
            foreach (byte b in utf8[..rune.EncodeToUtf8(utf8)])
            {
                if (b is >= 0x20 and <= 0x7e and not (byte)'%')
                    encoded.Append((char)b);
                else
                    encoded.Append('%').Append(b.ToString("X2", null));
            }
            if (encoded.Length <= GrpcLimits.MaxStatusMessageBytes - Cut.Length)
                continue;
            encoded.Length = before;
            return encoded.Append(Cut).ToString();
        }
        return encoded.ToString();
    }

    /// <summary>Decodes; a percent sign that begins no byte stands for itself, as senders differ.</summary>
    internal static string Decode(string encoded)
    {
        if (!encoded.Contains('%', StringComparison.Ordinal))
            return encoded;
        byte[] bytes = new byte[Encoding.UTF8.GetMaxByteCount(encoded.Length)];
        int count = 0;
        for (int i = 0; i < encoded.Length; i++)
        {
            if (encoded[i] == '%' && i + 2 < encoded.Length
                && char.IsAsciiHexDigit(encoded[i + 1]) && char.IsAsciiHexDigit(encoded[i + 2]))
            {
                bytes[count++] = Convert.FromHexString(encoded.AsSpan(i + 1, 2))[0];
                i += 2;
                continue;
            }
            count += Encoding.UTF8.GetBytes(encoded.AsSpan(i, 1), bytes.AsSpan(count));
        }
        return Encoding.UTF8.GetString(bytes, 0, count);
    }
}
