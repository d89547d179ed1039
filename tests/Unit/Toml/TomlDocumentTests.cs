using Sampan.Toml;

namespace Sampan.Tests.Unit.Toml;

public sealed class TomlDocumentTests
{
    [Fact]
    public void Parse_HostsFile_GivesItsTables()
    {
        TomlTable file = TomlDocument.Parse("""
            server = "https://docker.io" # upstream

            [host."https://mirror.local:5000"]
              capabilities = ["pull", "resolve",]
              skip_verify = true
              [host."https://mirror.local:5000".header]
                x-a = ["1", '2']
            """);
        TomlTable host = Assert.IsType<TomlTable>(Assert.Single(file.Get<TomlTable>("host")!).Value);
        Assert.Equal("https://docker.io", file.Get<string>("server"));
        Assert.Equal(["pull", "resolve"], host.Get<TomlArray>("capabilities")!.Strings("capabilities"));
        Assert.True(host.GetBoolean("skip_verify"));
        Assert.Equal(["1", "2"], host.Get<TomlTable>("header")!.Get<TomlArray>("x-a")!.Strings("x-a"));
    }

    [Theory]
    [InlineData("a = 1_000", 1000L)]
    [InlineData("a = -17", -17L)]
    [InlineData("a = 0xDEAD_beef", 0xDEADBEEFL)]
    [InlineData("a = 0o755", 493L)]
    [InlineData("a = 0b101", 5L)]
    [InlineData("a = 6.5e-1", 0.65)]
    [InlineData("a = -inf", double.NegativeInfinity)]
    [InlineData("a = true", true)]
    [InlineData("a = \"x\\t\\u00e9\\U0001F600\"", "x\té😀")]
    [InlineData("a = '''\none\n'two' '''", "one\n'two' ")]
    [InlineData("a = \"\"\"\none \\\n   two\"\"\"\"\"", "one two\"\"")]
    [InlineData("a = 'C:\\x'", "C:\\x")]
    public void Parse_Scalar_GivesItsValue(string text, object expected)
    {
        Assert.True(TomlDocument.Parse(text).TryGet("a", out object? value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("a = 1979-05-27T07:32:00-08:00")]
    [InlineData("a = 1979-05-27 07:32:00.999")]
    [InlineData("a = 1979-05-27")]
    [InlineData("a = 07:32:00")]
    public void Parse_Date_IsKeptAsWritten(string text)
    {
        Assert.True(TomlDocument.Parse(text).TryGet("a", out object? value));
        Assert.Equal(text[4..], Assert.IsType<TomlDate>(value).Text);
    }

    [Fact]
    public void Parse_DottedKeysAndListsOfTables_Nest()
    {
        TomlTable file = TomlDocument.Parse("a.b.c = 1\na.b.d = 2\n[[p]]\nn = 1\n[p.q]\nx = 1\n[[p]]\nn = 2\n[t]\nu = { v.w = 3 }");
        Assert.Equal(2, file.Get<TomlTable>("a")!.Get<TomlTable>("b")!.Count);
        TomlArray list = file.Get<TomlArray>("p")!;
        Assert.Equal(2, list.Count);
        Assert.NotNull(((TomlTable)list[0]).Get<TomlTable>("q"));
        Assert.Equal(3L, file.Get<TomlTable>("t")!.Get<TomlTable>("u")!.Get<TomlTable>("v")!.First().Value);
    }

    [Theory]
    [InlineData("a = 1\na = 2", 2, 1)]
    [InlineData("[t]\n[t]", 2, 1)]
    [InlineData("a = { b = 1 }\n[a.c]", 2, 1)]
    [InlineData("a = [1]\n[[a]]", 2, 1)]
    [InlineData("[a]\nb.c = 1\n[a.b]", 3, 1)]
    [InlineData("a = ", 1, 5)]
    [InlineData("a = x", 1, 5)]
    [InlineData("a = 01", 1, 5)]
    [InlineData("a = 1__0", 1, 5)]
    [InlineData("a = 9223372036854775808", 1, 5)]
    [InlineData("a = \"x", 1, 5)]
    [InlineData("a = \"\\q\"", 1, 6)]
    [InlineData("a = \"\\ud800\"", 1, 6)]
    [InlineData("a = 1979-13-27", 1, 5)]
    [InlineData("a = [1, 2", 1, 10)]
    [InlineData("a = { b = 1, }", 1, 14)]
    [InlineData("a = 1 b = 2", 1, 7)]
    [InlineData("\n\n= 1", 3, 1)]
    [InlineData("a = '\u0001'", 1, 6)]
    public void Parse_Wrong_SaysWhere(string text, int line, int column)
    {
        var error = Assert.Throws<TomlException>(() => TomlDocument.Parse(text));
        Assert.Equal((line, column), (error.Line, error.Column));
    }

    [Fact]
    public void Parse_NestedTooDeep_IsRefused() =>
        Assert.Contains("deep", Assert.Throws<TomlException>(() => TomlDocument.Parse("a = " + new string('[', 100_000))).Message, StringComparison.Ordinal);

    [Fact]
    public void Parse_NotUtf8_IsRefused() => Assert.Throws<TomlException>(() => TomlDocument.Parse([(byte)'a', (byte)'=', 0xff]));
}
