using Sampan.Linux.Files;

namespace Sampan.Tests.Unit.Linux.Files;

public sealed class PathTextTests
{
    [Fact]
    public void Encode_AnyBytes_RoundTrip()
    {
        byte[] all = [.. Enumerable.Range(1, 255).Select(i => (byte)i), .. "ä€😀"u8, 0xed, 0xb2, 0x80];
        Assert.Equal(all, PathText.Encode(PathText.Decode(all)));
    }

    [Fact]
    public void Decode_Utf8_IsPlainText() => Assert.Equal("grün", PathText.Decode("grün"u8));
}
