using System.Text;
using Sampan.Cli.Streaming;

namespace Sampan.Tests.Unit.Cli.Streaming;

public sealed class StreamOutcomeTests
{
    [Theory]
    [InlineData("""{"metadata":{},"status":"Success"}""", "Exited", 0, "")]
    [InlineData("""{"status":"Failure","reason":"NonZeroExitCode","details":{"causes":[{"reason":"ExitCode","message":"137"}]}}""", "Exited", 137, "")]
    [InlineData("""{"status":"Failure","reason":"InternalError","message":"no shell"}""", "Failed", 0, "no shell")]
    [InlineData("""{"status":"Failure","reason":"NonZeroExitCode","message":"m"}""", "Failed", 0, "m")]
    [InlineData("plain words", "Failed", 0, "plain words")]
    [InlineData("[1]", "Failed", 0, "[1]")]
    public void Of_Status_IsRead(string said, string end, int code, string reason) => Check(said, structured: true, end, code, reason);

    [Theory]
    [InlineData("command terminated with non-zero exit code: exit status 3", "Exited", 3, "")]
    [InlineData("no shell\n", "Failed", 0, "no shell")]
    public void Of_Text_IsRead(string said, string end, int code, string reason) => Check(said, structured: false, end, code, reason);

    [Fact]
    public void Of_Nothing_IsSuccessOnlyInTheOldestFormAndInOrder()
    {
        Assert.Equal(StreamEnd.Broken, StreamOutcome.Of([], structured: true, inOrder: true).End);
        Assert.Equal(StreamEnd.Broken, StreamOutcome.Of([], structured: false, inOrder: false).End);
        Assert.Equal(StreamEnd.Exited, StreamOutcome.Of([], structured: false, inOrder: true).End);
    }

    private static void Check(string said, bool structured, string end, int code, string reason) => Assert.Equal(
        new StreamOutcome(Enum.Parse<StreamEnd>(end), code, reason), StreamOutcome.Of(Encoding.UTF8.GetBytes(said), structured, inOrder: true));
}
