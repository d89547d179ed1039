using Sampan.Migration.Node;

namespace Sampan.Tests.Unit.Migration.Node;

public sealed class ShellTextTests
{
    private static string[] Commands(string script) =>
        [.. new ShellText(new Dictionary<string, TracedText>(), p => p == "/env" ? "export FROM='a file'\n" : null)
            .Commands(TracedText.Of("s", script)).Select(c => string.Join('|', c.Select(w => w.Text)))];

    [Theory]
    [InlineData("#!/bin/sh\na b 'c d' \"e f\" # g\n", "a|b|c d|e f")]
    [InlineData("X=\"1 2\"\na $X \"$X\" x${X}y '$X'\n", "a|1|2|1 2|x1 2y|$X")]
    [InlineData("a \\\n  b \\\n  c", "a|b|c")]
    [InlineData("exec nohup a b >/dev/null 2>&1 &", "a|b")]
    [InlineData(". /env\na \"$FROM\" $NONE", "a|a file")]
    [InlineData("a $(b c | d) `e f` x", "a|$(b c | d)|`e f`|x")]
    [InlineData("a \"q\\\"r\" s\\ t", "a|q\"r|s t")]
    [InlineData("LANG=C a ${X:-y}", "a")]
    public void Commands_OfAScript_AreItsWords(string script, string expected) => Assert.Equal(expected, Assert.Single(Commands(script)));

    [Fact]
    public void Commands_OnOneLine_AreSeparated() => Assert.Equal(["a|1", "b", "c|d", "test"], Commands("a 1; b && c d || if test; then\nfi").Where(c => c != "fi"));
}
