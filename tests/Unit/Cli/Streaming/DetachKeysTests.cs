using System.Text;
using Sampan.Cli;
using Sampan.Cli.Streaming;

namespace Sampan.Tests.Unit.Cli.Streaming;

public sealed class DetachKeysTests
{
    [Theory]
    [InlineData("ctrl-p,ctrl-q", "ls\r", "ls\r", false)]
    [InlineData("ctrl-p,ctrl-q", "a\u0010\u0011b", "a", true)]
    [InlineData("ctrl-p,ctrl-q", "\u0010x", "\u0010x", false)]
    [InlineData("ctrl-p,ctrl-q", "\u0010\u0010\u0011", "\u0010", true)]
    [InlineData("a,a,b", "aaab", "a", true)]
    [InlineData("a,b,a,c", "ababac", "ab", true)]
    [InlineData("ctrl-],.", "\u001d.", "", true)]
    [InlineData("", "\u0010\u0011", "\u0010\u0011", false)]
    public void Take_Typed_PassesAllButTheKeys(string keys, string typed, string passed, bool left)
    {
        var whole = DetachKeys.Parse(keys);
        bool leftWhole = whole.Take(Encoding.ASCII.GetBytes(typed), out byte[] output);
        (bool leftSingly, string outputSingly) = Singly(DetachKeys.Parse(keys), typed);

        Assert.Equal((left, passed), (leftWhole, Encoding.ASCII.GetString(output)));
        Assert.Equal((left, passed), (leftSingly, outputSingly));
    }

    [Fact]
    public void Take_BeginningOfTheKeys_IsHeld()
    {
        var keys = DetachKeys.Parse(DetachKeys.Default);

        Assert.False(keys.Take("a\u0010"u8, out byte[] first));
        Assert.False(keys.Take("b"u8, out byte[] second));

        Assert.Equal(("a", "\u0010b"), (Encoding.ASCII.GetString(first), Encoding.ASCII.GetString(second)));
    }

    [Theory]
    [InlineData("ctrl-pp")]
    [InlineData("p,,q")]
    [InlineData("ctrl-1")]
    [InlineData("alt-x")]
    [InlineData("é")]
    public void Parse_NoKey_IsRefused(string text) => Assert.Throws<CliException>(() => DetachKeys.Parse(text));

    private static (bool Left, string Passed) Singly(DetachKeys keys, string typed)
    {
        var passed = new StringBuilder();
        foreach (byte next in Encoding.ASCII.GetBytes(typed))
        {
            bool left = keys.Take([next], out byte[] output);
            passed.Append(Encoding.ASCII.GetString(output));
            if (left)
                return (true, passed.ToString());
        }

        return (false, passed.ToString());
    }
}
