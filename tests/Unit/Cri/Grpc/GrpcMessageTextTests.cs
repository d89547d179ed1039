using System.Text;
using Sampan.Cri.Grpc;

namespace Sampan.Tests.Unit.Cri.Grpc;

public sealed class GrpcMessageTextTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("plain ~text!", "plain ~text!")]
    [InlineData("50%", "50%25")]
    [InlineData("a\r\n\tb", "a%0D%0A%09b")]
    [InlineData("é", "%C3%A9")]
    [InlineData("容", "%E5%AE%B9")]
    [InlineData("🚢", "%F0%9F%9A%A2")]
    [InlineData("\u007f", "%7F")]
    public void Encode_Text_PercentEncoded(string text, string encoded) => Assert.Equal(encoded, GrpcMessageText.Encode(text));

    [Theory]
    [InlineData("%41%42", "AB")]
    [InlineData("%e5%ae%b9", "容")]
    [InlineData("100%", "100%")]
    [InlineData("%", "%")]
    [InlineData("%4", "%4")]
    [InlineData("%zz", "%zz")]
    [InlineData("%%41", "%A")]
    [InlineData("%FF", "\ufffd")]
    [InlineData("é%20", "é ")]
    public void Decode_Encoded_TextAndStrayPercentsKept(string encoded, string text) =>
        Assert.Equal(text, GrpcMessageText.Decode(encoded));

    // Not theory data: a lone surrogate does not survive the metadata of an attribute.
    [Fact]
    public void Encode_LoneSurrogate_ReplacementCharacter() => Assert.Equal("%EF%BF%BD", GrpcMessageText.Encode("\ud800"));

    [Fact]
    public void Encode_RandomText_DecodesBack()
    {
        var random = new Random(43);
        for (int i = 0; i < 2000; i++)
        {
            string text = RandomText(random);
            string encoded = GrpcMessageText.Encode(text);
            Assert.All(encoded, c => Assert.InRange(c, ' ', '~'));
            Assert.Equal(text, GrpcMessageText.Decode(encoded));
        }
    }

    [Theory]
    [InlineData('x')]
    [InlineData('容')]
    public void Encode_TooLong_CutBetweenCharacters(char filler)
    {
        string encoded = GrpcMessageText.Encode(new string(filler, 100_000));

        Assert.InRange(encoded.Length, GrpcLimits.MaxStatusMessageBytes - 16, GrpcLimits.MaxStatusMessageBytes);
        string decoded = GrpcMessageText.Decode(encoded);
        Assert.EndsWith("...", decoded, StringComparison.Ordinal);
        Assert.Equal(new string(filler, decoded.Length - 3), decoded[..^3]);
    }

    [Fact]
    public void Encode_JustFits_NotCut()
    {
        string text = new('x', GrpcLimits.MaxStatusMessageBytes - 3);
        Assert.Equal(text, GrpcMessageText.Encode(text));
    }

    private static string RandomText(Random random)
    {
        var text = new StringBuilder();
        for (int n = random.Next(30); n > 0; n--)
        {
            int value = random.Next(4) == 0 ? random.Next(0x110000) : random.Next(0x80);
            text.Append(Rune.IsValid(value) ? new Rune(value) : new Rune('%'));
        }
        return text.ToString();
    }
}
