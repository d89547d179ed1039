using System.Text;

namespace Sampan.Tests.Contract;

/// <summary>Protobuf by hand, for messages whose bytes hold names that are known only at run time.</summary>
public static class Wire
{
    private const int BytesType = 2, PayloadBits = 7;

    public static byte[] Field(int number, string text) => Field(number, Encoding.UTF8.GetBytes(text));

    public static byte[] Field(int number, params byte[][] parts)
    {
        byte[] body = [.. parts.SelectMany(part => part)];
        return [.. Number((number << 3) | BytesType), .. Number(body.Length), .. body];
    }

    /// <summary>Hexadecimal digits, with blanks wherever they help the eye.</summary>
    public static byte[] Hex(string digits) => Convert.FromHexString(string.Concat(digits.Where(char.IsAsciiHexDigit)));

    private static IEnumerable<byte> Number(int value)
    {
        for (; value > sbyte.MaxValue; value >>= PayloadBits)
        {
            yield return (byte)(value | 0x80);
        }
        yield return (byte)value;
    }
}
