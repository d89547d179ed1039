using System.Text;
using Sampan.Daemon.Streaming;

namespace Sampan.Tests.Unit.Daemon.Streaming;

public sealed class CommandOutcomeTests
{
    [Theory]
    [InlineData(0, true, """{"metadata":{},"status":"Success"}""")]
    [InlineData(0, false, "")]
    [InlineData(3, true, """{"metadata":{},"status":"Failure","message":"command terminated with non-zero exit code: exit status 3","reason":"NonZeroExitCode","details":{"causes":[{"reason":"ExitCode","message":"3"}]}}""")]
    [InlineData(3, false, "command terminated with non-zero exit code: exit status 3")]
    public void Exited_ByProtocol_SaysHow(int code, bool structured, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(CommandOutcome.Exited(code, structured)));

    [Fact]
    public void Failed_Structured_IsAnInternalError()
    {
        string text = Encoding.UTF8.GetString(CommandOutcome.Failed("no", structured: true));

        Assert.Contains("\"reason\":\"InternalError\"", text, StringComparison.Ordinal);
        Assert.Contains("\"code\":500", text, StringComparison.Ordinal);
    }
}
