using Sampan.Linux.Processes;

namespace Sampan.Tests.Unit.Linux.Processes;

public sealed class SignalsTests
{
    [Theory]
    [InlineData("SIGTERM", 15)]
    [InlineData("TERM", 15)]
    [InlineData("sigkill", 9)]
    [InlineData("15", 15)]
    [InlineData("SIGHUP", 1)]
    [InlineData("SIGSYS", 31)]
    [InlineData("SIGCLD", 17)]
    [InlineData("SIGIOT", 6)]
    [InlineData("SIGPOLL", 29)]
    [InlineData("SIGRTMIN", 34)]
    [InlineData("RTMIN+3", 37)]
    [InlineData("SIGRTMAX", 64)]
    [InlineData("SIGRTMAX-14", 50)]
    [InlineData("64", 64)]
    public void TryParse_Name_IsItsNumber(string text, int number)
    {
        Assert.True(Signals.TryParse(text, out int signal));
        Assert.Equal(number, signal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("65")]
    [InlineData("-1")]
    [InlineData("SIG")]
    [InlineData("SIGNONE")]
    [InlineData("RTM")]
    [InlineData("RTMIX")]
    [InlineData("RTMIN+31")]
    [InlineData("RTMIN-1")]
    [InlineData("RTMAX+1")]
    [InlineData("RTMAX-31")]
    [InlineData("RTMINx")]
    public void TryParse_NoSignal_IsRefused(string text) => Assert.False(Signals.TryParse(text, out _));
}
