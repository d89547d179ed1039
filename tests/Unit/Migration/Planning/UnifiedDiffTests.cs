using System.Text;
using Sampan.Migration;
using Sampan.Migration.Planning;

namespace Sampan.Tests.Unit.Migration.Planning;

public sealed class UnifiedDiffTests
{
    [Fact]
    public void Make_ChangedLine_IsAsDiffWritesIt()
    {
        string old = string.Concat(Enumerable.Range(1, 12).Select(i => $"line {i}\n"));
        string now = old.Replace("line 6\n", "line six\nline six and a half\n", StringComparison.Ordinal);
        Assert.Equal(
            """
            --- /etc/x
            +++ /etc/x
            @@ -3,7 +3,8 @@
             line 3
             line 4
             line 5
            -line 6
            +line six
            +line six and a half
             line 7
             line 8
             line 9

            """, UnifiedDiff.Make("/etc/x", old, now));
    }

    [Fact]
    public void Make_TwoChangesFarApart_AreTwoHunks()
    {
        string old = string.Concat(Enumerable.Range(1, 20).Select(i => $"{i}\n"));
        string diff = UnifiedDiff.Make("/x", old, old.Replace("2\n3\n", "2\nthree\n", StringComparison.Ordinal).Replace("18\n", "", StringComparison.Ordinal));
        Assert.Contains("@@ -1,6 +1,6 @@\n", diff, StringComparison.Ordinal);
        Assert.Contains("@@ -15,6 +15,5 @@\n", diff, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "a\nb\n", "--- /dev/null\n+++ /x\n@@ -0,0 +1,2 @@\n+a\n+b\n")]
    [InlineData(null, "", "--- /dev/null\n+++ /x\n")]
    [InlineData("a\n", null, "--- /x\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n")]
    [InlineData("a", "a\n", "--- /x\n+++ /x\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n")]
    [InlineData("a\n", "a\nb", "--- /x\n+++ /x\n@@ -1 +1,2 @@\n a\n+b\n\\ No newline at end of file\n")]
    [InlineData("a\r\nb\r\n", "a\r\nc\r\n", "--- /x\n+++ /x\n@@ -1,2 +1,2 @@\n a\r\n-b\r\n+c\r\n")]
    [InlineData("a", "a", "")]
    public void Make_Edges_AreWrittenAndApply(string? old, string? now, string diff)
    {
        Assert.Equal(diff, UnifiedDiff.Make("/x", old, now));
        Assert.Equal(now, UnifiedDiff.Apply(diff, old));
    }

    [Fact]
    public void Apply_WhatMakeMade_GivesTheNewText()
    {
        for (int seed = 0; seed < 3000; seed++)
        {
            var random = new Random(seed);
            string? old = Text(random), now = random.Next(3) == 0 ? Text(random) : Change(random, old);
            string diff = UnifiedDiff.Make("/x", old, now);
            Assert.True(UnifiedDiff.Apply(diff, old) == now, $"seed {seed}");
        }
    }

    [Fact]
    public void Apply_TextOfManyDifferences_IsReplacedWhole()
    {
        string old = string.Concat(Enumerable.Range(0, 4000).Select(i => $"a{i}\n")), now = string.Concat(Enumerable.Range(0, 4000).Select(i => $"b{i}\n"));
        Assert.Equal(now, UnifiedDiff.Apply(UnifiedDiff.Make("/x", old, now), old));
    }

    [Theory]
    [InlineData("a\nb\nc\n", "a\nX\nc\n")]
    [InlineData("a\nb\nc\n", null)]
    [InlineData(null, "")]
    [InlineData(null, "a\n")]
    public void Apply_ToAnotherText_IsRefused(string? old, string? other) =>
        Assert.True(Refuses(UnifiedDiff.Make("/x", old, "a\nb\nd\n"), other));

    [Theory]
    [InlineData("--- /x\n")]
    [InlineData("--- /x\n+++ /x\n@@ -1 +1 @@\n-a\n")]
    [InlineData("--- /x\n+++ /x\n@@ -1 +1 @@\n-a\n+b")]
    [InlineData("--- /x\n+++ /x\n@@ -9 +9 @@\n-a\n+b\n")]
    [InlineData("--- /x\n+++ /x\n@@ -1 +4 @@\n-a\n+b\n")]
    [InlineData("--- /x\n+++ /x\n@@ -1 +1 @@\n a\n+b\n")]
    [InlineData("--- /x\n+++ /x\n@@ -99999999999 +1 @@\n-a\n+b\n")]
    [InlineData("--- /x\n+++ /x\n@@ -1 +1 @@\n?a\n+b\n")]
    [InlineData("--- /x\n+++ /x\n\n")]
    [InlineData("--- /x\n+++ /dev/null\n")]
    [InlineData("hello\n")]
    public void Apply_WhatIsNoDiffOfIt_IsRefused(string diff) => Assert.True(Refuses(diff, "a\n"));

    private static bool Refuses(string diff, string? text) => Record.Exception(() => UnifiedDiff.Apply(diff, text)) is MigrationException;

    private static string? Text(Random random)
    {
        if (random.Next(8) == 0)
            return null;
        var text = new StringBuilder();
        for (int lines = random.Next(30); lines > 0; lines--)
            text.Append((char)('a' + random.Next(4))).Append(random.Next(6) == 0 ? "\r\n" : "\n");
        return random.Next(2) == 0 ? text.ToString() : text.ToString().TrimEnd('\n');
    }

    private static string? Change(Random random, string? text)
    {
        List<string> lines = [.. UnifiedDiff.Lines(text)];
        for (int edits = random.Next(4); edits >= 0; edits--)
        {
            int at = random.Next(lines.Count + 1);
            if (at < lines.Count && random.Next(2) == 0)
                lines.RemoveAt(at);
            else
                lines.Insert(at, $"new {random.Next(10)}\n");
        }
        return string.Concat(lines);
    }
}
