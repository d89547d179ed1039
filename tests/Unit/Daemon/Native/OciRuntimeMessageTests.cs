using Sampan.Daemon.Engines.Native;

namespace Sampan.Tests.Unit.Daemon.Native;

public sealed class OciRuntimeMessageTests
{
    [Theory]
    [InlineData("", "no message")]
    [InlineData(" \n \n", "no message")]
    [InlineData("plain words\n", "plain words")]
    [InlineData("first\nlast\n\n", "last")]
    [InlineData("""{"level":"error","msg":"no such file"}""", "no such file")]
    [InlineData("""{"level":"error"}""", """{"level":"error"}""")]
    [InlineData("""{"msg":5}""", """{"msg":5}""")]
    [InlineData("{ broken", "{ broken")]
    [InlineData("""time="x" level=error msg="exec: \"a\": not found"  """, """exec: "a": not found""")]
    [InlineData("""level=error msg="cut off""", "cut off")]
    [InlineData("""level=error msg="ends in \""", "ends in \\")]
    public void Words_Output_AreTheLastSentence(string output, string words) =>
        Assert.Equal(words, OciRuntimeMessage.Words(output));

    [Fact]
    public void Words_WithoutEnd_AreCut() => Assert.Equal(4096, OciRuntimeMessage.Words(new string('x', 10_000)).Length);
}
